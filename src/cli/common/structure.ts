/**
 * What is said of the check of a pair's structure, wherever it is said: what was looked at, and that
 * nothing was decoded. It can find a fault; it cannot show that a photo plays.
 */

/** What is looked at, to stand behind "was checked:". */
export const STRUCTURE =
  'whether both files parse to their end, carry the same identifier and name no data outside ' +
  'themselves, and whether the movie has a picture track and a time of the still within its length';

/** What is not. */
export const NOT_DECODED = 'Nothing was decoded: pictures that cannot be shown are not noticed.';
