/** Reads a container of any store. Runs in a worker thread. */
import { allocateFresh, readWholeFile, type Allocate } from '../files/file.ts';
import { readHead, type HeadBytes } from './folder/container-head.ts';
import { fetchFile } from './remote/fetch.ts';
import type { ContainerSource, FileSource, Wait } from './store.ts';

/**
 * Reads a whole container.
 *
 * @throws LivepkgError as `readWholeFile` and `fetchFile`; TimeUp
 */
export async function readContainer(
  source: ContainerSource,
  allocate: Allocate = allocateFresh,
  wait: Wait = {},
): Promise<Uint8Array> {
  if ('file' in source) return (await readWholeFile(source.file, allocate)).bytes;
  const { remote, relativePath, size, ...waitOptions } = source;
  return fetchFile(remote, { relativePath, size }, { allocate, ...waitOptions, ...wait });
}

/**
 * Reads the head of a container.
 *
 * @throws LivepkgError as `readHead`
 */
export function readContainerHead({ file }: FileSource, allocate?: Allocate): HeadBytes {
  return readHead(file, allocate);
}
