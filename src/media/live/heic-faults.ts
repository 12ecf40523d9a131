/** Whether a HEIC can be the still of a Live Photo. */

import { findBox } from '../bmff/boxes.ts';
import type { FileLayout } from '../bmff/file-boxes.ts';
import type { ItemLocation } from '../bmff/items.ts';
import type { HalfFault } from '../common/fault.ts';
import { MediaData } from './media-data.ts';

/**
 * What is wrong with a HEIC as such: items whose data lie outside the file (construction method 0) or
 * outside `idat` (method 1), or where the file has no data; no primary item. Reads nothing: the table
 * is in `meta`. Items made from other items (method 2) are as whole as those.
 *
 * @param size length of the file in bytes
 */
export function heicFaults(
  meta: Uint8Array,
  primary: number | undefined,
  locations: ReadonlyMap<number, ItemLocation>,
  layout: FileLayout,
  size: number,
): HalfFault[] {
  const faults: HalfFault[] = [];
  if (primary === undefined) {
    faults.push({
      code: 'live-damaged',
      message: 'The HEIC is damaged: it does not say which of its pictures is the photo.',
    });
  }
  const file = new MediaData(layout, size);
  const idatSize = findBox(meta, 'idat')?.length ?? 0;
  for (const [id, { source, extents }] of locations) {
    for (const { offset, length } of extents) {
      const fault =
        source === 'file'
          ? file.faultAt(`item ${id}`, offset, length)
          : faultInIdat(id, offset, length, idatSize);
      if (fault !== undefined) return [...faults, fault];
    }
  }
  return faults;
}

function faultInIdat(
  id: number,
  offset: number,
  length: number,
  size: number,
): HalfFault | undefined {
  if (length === 0 || offset + length <= size) return undefined;
  const message =
    `The HEIC is cut off: data of item ${id} lie at byte ${offset} of its "idat" box, ` +
    `${length} bytes long, but that ends at byte ${size}.`;
  return { code: 'live-truncated', message };
}
