/** Makes what was written survive a power cut. */
import { closeSync, constants, fsync, fsyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from '../../files/system-error.ts';

/** How some network file systems say that a folder cannot be synced. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

/** Syncs a folder, so that the names in it survive a power cut. Windows cannot, and need not. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Syncs an open file, and lets the thread do other work meanwhile: it waits for nothing but the disk. */
export const flush: (descriptor: number) => Promise<void> = promisify(fsync);

/** Syncs a folder as `syncFolder` does, and lets the thread do other work meanwhile. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    await flush(descriptor);
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Syncs the content of a file. */
export function syncFile(path: string): void {
  // Windows syncs only what it could write; elsewhere a file may be there to be read only.
  const flags = process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY;
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
