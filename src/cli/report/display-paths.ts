/** Shortens paths for display: their common root is shown only once. */

/** A path without slashes is a Windows path; elsewhere a backslash is part of a name. */
const separatorOf = (path: string): string => (path.includes('/') ? '/' : '\\');

/** @returns the folder of a path; empty if it has none */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf(separatorOf(path)), 0));
}

/** @returns the last part of a path */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(separatorOf(path)) + 1);
}

/** Compares UTF-16 code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Formats paths relative to the common root of a set of folders. */
export interface DisplayPaths {
  /** The common root; empty if there is none. */
  readonly root: string;
  /** A path relative to the root. */
  short: (path: string) => string;
  /** The parts of a folder path relative to the root; empty for the root itself. */
  parts: (folder: string) => string[];
  /** The display name of a folder. */
  label: (folder: string) => string;
}

/** @param folders all folders of the report */
export function displayPathsOf(folders: readonly string[]): DisplayPaths {
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
