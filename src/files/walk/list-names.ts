/** Lists the names in a folder by type. */
import { readdirSync, type Dirent } from 'node:fs';
import { isIgnoredName } from './ignored-name.ts';

/** Node decodes invalid UTF-8 as this character. */
const REPLACEMENT = '\uFFFD';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isText(name: Buffer): boolean {
  try {
    utf8.decode(name);
    return true;
  } catch {
    return false;
  }
}

export interface FolderNames {
  files: string[];
  folders: string[];
  /** Links and special files. */
  others: string[];
  /** Names that are not valid UTF-8, decoded with replacement characters. */
  unreadable: string[];
}

/** Sorts and removes duplicates: some network and FUSE file systems list a name twice. */
function sortedUnique(names: string[]): string[] {
  const sorted = names.toSorted();
  return sorted.filter((name, at) => name !== sorted[at - 1]);
}

/**
 * Lists a folder, without {@link isIgnoredName ignored names}.
 *
 * @throws what the system reports
 */
export function listNames(folder: string): FolderNames {
  const listing: FolderNames = { files: [], folders: [], others: [], unreadable: [] };
  const add = (name: string, entry: Pick<Dirent, 'isDirectory' | 'isFile'>): void => {
    if (entry.isDirectory()) listing.folders.push(name);
    else if (isIgnoredName(name)) return;
    else (entry.isFile() ? listing.files : listing.others).push(name);
  };
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name.includes(REPLACEMENT))) {
    // Read again as bytes; doing so for every folder would take twice as long.
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const name = entry.name.toString('utf8');
      if (isText(entry.name)) add(name, entry);
      else listing.unreadable.push(name);
    }
  } else {
    for (const entry of entries) add(entry.name, entry);
  }
  return {
    ...listing,
    files: sortedUnique(listing.files),
    folders: sortedUnique(listing.folders),
    others: sortedUnique(listing.others),
  };
}
