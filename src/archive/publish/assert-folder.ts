import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { explain } from '../system-error.ts';

/**
 * Makes sure that a file can be written into its folder: nobody wants to hear after an hour that it
 * cannot.
 *
 * @throws LivepkgError what the system reports, naming the file
 */
export function assertFolderTakes(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw explain(error, file, 'cannot be written');
  }
}
