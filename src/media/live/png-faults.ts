/** Whether a PNG can be the still of a Live Photo. */

import type { HalfFault } from '../common/fault.ts';

/**
 * What is wrong with a PNG whose chunks lie inside the file, up to the one that ends it: no picture data.
 * Nothing is read: checksums would take all of the picture, and other pictures have none.
 */
export function pngFaults(chunks: readonly { readonly type: string }[]): HalfFault[] {
  if (chunks.some(({ type }) => type === 'IDAT')) return [];
  return [{ code: 'live-damaged', message: 'The PNG is damaged: it has no picture data.' }];
}
