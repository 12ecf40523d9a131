import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { assertLocalTarget } from '../remote/local-path.ts';
import { explain } from '../../files/system-error.ts';

/**
 * Asserts that a file is local and its folder is writable, so that a long run does not fail at its end.
 *
 * @throws LivepkgError `remote-as-path`, or what the system reports, naming the file
 */
export function assertFolderWritable(file: string): void {
  assertLocalTarget(file, 'file');
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw explain(error, file, 'cannot be written');
  }
}
