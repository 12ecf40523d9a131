/** Reads a published container back, before its source files are removed. Runs in a worker thread. */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { readWholeFile, type Allocate } from '../files/file.ts';
import { explain } from '../files/system-error.ts';
import { decodeContainer, type DecodedContainer } from '../format/container.ts';
import type { HeldFolder } from './folder/held-folder.ts';
import { makeAndHold } from './folder/make-folder.ts';
import { syncFile, syncFolder } from './folder/sync.ts';
import type { ContainerTarget } from './store.ts';

/**
 * Syncs a container, reads it from the disk and verifies it, without following links below the given output
 * folder.
 *
 * @throws LivepkgError `not-read-back`
 */
export async function readBack(
  { file, base }: ContainerTarget,
  allocate: Allocate,
): Promise<DecodedContainer> {
  let held: HeldFolder | undefined;
  try {
    held = makeAndHold(base, dirname(file));
    const path = join(held.path, basename(file));
    if (!lstatSync(path).isFile()) {
      throw new LivepkgError('not-a-file', `${file} is a link, or not a file.`);
    }
    syncFile(path);
    syncFolder(held.path);
    const { bytes } = await readWholeFile(path, allocate);
    return await decodeContainer(bytes);
  } catch (error) {
    const cause = explain(error, file, 'cannot be read back');
    if (!(cause instanceof LivepkgError)) throw cause;
    const why = cause.message.replaceAll(held?.path ?? file, dirname(file));
    throw new LivepkgError(
      'not-read-back',
      `${file} could not be verified, so its source files were kept: ${why} ` +
        'Audit it; if it is damaged, move it away and pack the files again.',
      { cause, file },
    );
  } finally {
    held?.release();
  }
}
