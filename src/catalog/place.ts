import { isAbsolute, relative, sep } from 'node:path';

/** Where a container is below a folder, as a catalog writes it: with `/`. */
export function placeBelow(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** Whether a path lies below a folder, as both are written. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way);
}
