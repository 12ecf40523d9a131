import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { assertLocalTarget } from '../remote/local-path.ts';
import { explain } from '../../files/system-error.ts';

/**
 * Makes sure that a file is one of this machine, and can be written into its folder: nobody wants to
 * hear after an hour that it cannot.
 *
 * @throws LivepkgError `remote-as-path`, or what the system reports, naming the file
 */
export function assertFolderTakes(file: string): void {
  assertLocalTarget(file, 'file');
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw explain(error, file, 'cannot be written');
  }
}
