/** One photo to be packed, and its files to be removed. */
import { writePhoto } from './photos.ts';
import { pack } from './records.ts';

/** Packs with `--remove-source`. */
export const removeSource = (source: string, out: string, ...more: string[]) =>
  pack([source, '--out', out, '--remove-source', ...more]);

/** A folder with one photo, and where it is to be packed. */
export function onePhoto(folder: (name: string) => string) {
  const source = folder('source');
  const photo = writePhoto(source, { number: 1 });
  return { source, out: folder('out'), photo };
}
