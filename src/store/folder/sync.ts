/** Syncs files and folders, so that they survive a power cut. */
import { closeSync, constants, fsync, fsyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from '../../files/system-error.ts';

/** Errors of network file systems that cannot sync folders. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

/** Syncs the names in a folder. Not possible, and not needed, on Windows. */
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

/** Syncs an open file asynchronously. */
export const flush: (descriptor: number) => Promise<void> = promisify(fsync);

/** Like `syncFolder`, asynchronously. */
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
  // Windows syncs only writable files; elsewhere the file may be read-only.
  const flags = process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY;
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
