import { isAbsolute, relative, sep } from 'node:path';
import type { FoundFile } from '../files/walk/found.ts';

/** Where a container is below the folder that was named, as a catalog writes it: with `/`. */
export function placeOf({ folders, name }: Pick<FoundFile, 'folders' | 'name'>): string {
  return [...folders, name].join('/');
}

/** The same from its path and the folder's. */
export function placeBelow(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** Whether a path lies below a folder, as both are written. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way);
}
