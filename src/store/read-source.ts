/** Reads a container of any store, in a thread. */
import { readWhole, type Allocate } from '../files/file.ts';
import { readHead } from './folder/container-head.ts';
import { fetchFile } from './remote/fetch.ts';
import type { ContainerSource, FileSource, Wait } from './store.ts';

/**
 * Reads all of a container.
 *
 * @throws LivepkgError as `readWhole` and `fetchFile`; TimeUp
 */
export async function readSource(
  source: ContainerSource,
  allocate: Allocate,
  wait: Wait,
): Promise<Uint8Array> {
  if ('file' in source) return (await readWhole(source.file, allocate)).bytes;
  const { remote, place, size, ...patience } = source;
  return fetchFile(remote, { path: place, size }, { allocate, ...patience, ...wait });
}

/**
 * Reads the head of a container, and tells how long the whole is.
 *
 * @throws LivepkgError as `readHead`
 */
export function readSourceHead(
  { file }: FileSource,
  allocate: Allocate,
): { bytes: Uint8Array; size: number } {
  return readHead(file, allocate);
}
