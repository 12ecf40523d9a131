/** Packs one photo and removes its files. */
import { writePhoto } from './photos.ts';
import { pack } from './records.ts';

/** Packs with `--remove-source`. */
export const removeSource = (source: string, out: string, ...more: string[]) =>
  pack([source, '--out', out, '--remove-source', ...more]);

/** Writes a photo. @returns its folder, its files, and an empty folder for the container */
export function onePhoto(folder: (name: string) => string) {
  const source = folder('source');
  const photo = writePhoto(source, { number: 1 });
  return { source, out: folder('out'), photo };
}
