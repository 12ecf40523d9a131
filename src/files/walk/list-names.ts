/** The names in a folder, by what they are names of. */
import { readdirSync, type Dirent } from 'node:fs';
import { isNoFile } from './no-file.ts';

/** What a name is read with where its bytes are no UTF-8. */
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

/** Names in a folder. */
export interface FolderNames {
  files: string[];
  folders: string[];
  /** Links and special files. */
  others: string[];
  /** Those whose bytes are no UTF-8, as far as text can show them. */
  unreadable: string[];
}

/** In order, and each once: some network and FUSE file systems list a name twice. */
function inOrder(names: string[]): string[] {
  const sorted = names.toSorted();
  return sorted.filter((name, at) => name !== sorted[at - 1]);
}

/**
 * Lists a folder, leftovers of other programs aside.
 *
 * @throws what the system reports
 */
export function listNames(folder: string): FolderNames {
  const listing: FolderNames = { files: [], folders: [], others: [], unreadable: [] };
  const add = (name: string, entry: Pick<Dirent, 'isDirectory' | 'isFile'>): void => {
    if (entry.isDirectory()) listing.folders.push(name);
    else if (isNoFile(name)) return;
    else (entry.isFile() ? listing.files : listing.others).push(name);
  };
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name.includes(REPLACEMENT))) {
    // As bytes, of which every name consists; for all folders that would take twice as long.
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
    files: inOrder(listing.files),
    folders: inOrder(listing.folders),
    others: inOrder(listing.others),
  };
}
