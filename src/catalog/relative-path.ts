import { isAbsolute, relative, sep } from 'node:path';

/** The path of a container relative to a folder, as a catalog writes it: with `/`. */
export function relativePathIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** Whether a path is inside a folder, without resolving links. */
export function isInside(folder: string, path: string): boolean {
  const relativePath = relative(folder, path);
  return relativePath !== '' && relativePath.split(sep)[0] !== '..' && !isAbsolute(relativePath);
}
