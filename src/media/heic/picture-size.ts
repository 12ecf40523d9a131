/** The size of the picture that a HEIF file shows (23008-12, 6.5.3 and 9.3). */

import { childBoxes, findBox } from '../bmff/boxes.ts';
import type { Box } from '../bmff/boxes.ts';
import { parsePropertyAssociation, parseSpatialExtents } from '../bmff/item-tables.ts';

/**
 * Width and height in pixels of an item, from the `ispe` property associated with it: the picture as
 * stored, before `irot` turns it. Empty when nothing says them.
 *
 * @throws LivepkgError `media-malformed` when the property boxes cannot be read.
 */
export function pictureSize(meta: Uint8Array, item: number): { width?: number; height?: number } {
  const iprp = findBox(meta, 'iprp');
  const ipco = iprp === undefined ? undefined : findBox(iprp, 'ipco');
  if (iprp === undefined || ipco === undefined) return {};
  const properties = [...childBoxes(ipco)];
  for (const box of childBoxes(iprp)) {
    if (box.type !== 'ipma') continue;
    for (const { id, properties: indices } of parsePropertyAssociation(box.payload)) {
      if (id !== item) continue;
      // Property indices count from 1; 0 stands for none.
      const extents = indices
        .map((index): Box | undefined => properties[index - 1])
        .find((property) => property?.type === 'ispe');
      if (extents === undefined) continue;
      const { width, height } = parseSpatialExtents(extents.payload);
      return width > 0 && height > 0 ? { width, height } : {};
    }
  }
  return {};
}
