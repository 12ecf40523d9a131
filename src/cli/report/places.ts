/** Paths, as the page tells them: short, and the long part that all have in common told once. */

/** Windows paths have backslashes only; everywhere else a backslash is part of a name. */
const separatorOf = (path: string): string => (path.includes('/') ? '/' : '\\');

/** @returns the path of the folder that a path lies in; empty where it has none */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf(separatorOf(path)), 0));
}

/** @returns the last part of a path */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(separatorOf(path)) + 1);
}

/** Bytewise, more or less: the same everywhere, unlike any language's own order. */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What a set of folders has in common. */
export interface Places {
  /** The folder that all of them are in, or are; empty where there is none. */
  readonly root: string;
  /** A path as seen from there. */
  short: (path: string) => string;
  /** The parts of a folder's path as seen from there; none for that folder itself. */
  parts: (folder: string) => string[];
  /** What to call a folder. */
  label: (folder: string) => string;
}

/** @param folders those that will be told of */
export function placesOf(folders: readonly string[]): Places {
  let common: string[] | undefined;
  let separator = '/';
  for (const folder of folders) {
    separator = separatorOf(folder);
    const parts = folder.split(separator);
    if (common === undefined) {
      common = parts;
      continue;
    }
    const differs = common.findIndex((part, index) => part !== parts[index]);
    if (differs !== -1) common = common.slice(0, differs);
  }
  const root = common?.join(separator) ?? '';
  const start = root === '' ? '' : root + separator;
  const short = (path: string): string => {
    if (path === root) return '';
    return path.startsWith(start) ? path.slice(start.length) : path;
  };
  const isOnly = new Set(folders).size <= 1;
  return {
    root,
    short,
    parts: (folder) => {
      const path = short(folder);
      return path === '' ? [] : path.split(separatorOf(folder));
    },
    label: (folder) => {
      const path = short(folder);
      if (path !== '') return path;
      const own = nameOf(root);
      if (own === '') return 'The top folder';
      return isOnly ? own : `${own} (the top folder)`;
    },
  };
}
