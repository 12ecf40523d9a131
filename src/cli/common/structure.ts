/**
 * Texts about the structure check of a pair. The check can find faults, but cannot prove that a photo
 * plays.
 */

/** What is checked; follows "checked:". */
export const STRUCTURE =
  'whether both files can be parsed to the end, have the same identifier and do not refer to data ' +
  'outside themselves, and whether the movie has a video track and a still time within its duration';

/** What is not checked. */
export const NOT_DECODED = 'Nothing was decoded, so damaged picture data may go unnoticed.';
