/** Reads a container on a remote. */
import { LivepkgError } from '../../errors.ts';
import { allocateFresh, assertNotTooLarge, type Allocate } from '../../files/file.ts';
import type { RemoteFile } from './list.ts';
import type { WaitOptions } from './wait-options.ts';
import { rclone } from './rclone.ts';
import { fileOn, type Remote } from './remote.ts';

export interface FetchOptions extends WaitOptions {
  /** Allocates the buffer. */
  allocate?: Allocate;
}

/**
 * Downloads a whole file into memory, with an rclone process of its own (about 0.1 s of CPU time, and the
 * requests to open the remote). Only the number of bytes is checked.
 *
 * @param remote the listed folder
 * @param file as listed
 * @throws LivepkgError as `rclone`; `source-too-large` (1 GiB or more: it is not a container);
 * `source-changed` if the length differs from the listing; `remote-failed` if the listing has no length
 */
export async function fetchFile(
  remote: Remote,
  { relativePath, size }: Pick<RemoteFile, 'relativePath' | 'size'>,
  { allocate = allocateFresh, ...options }: FetchOptions = {},
): Promise<Uint8Array> {
  const file = fileOn(remote, relativePath);
  const { label } = file;
  if (size === undefined) {
    const message = `${label}: the remote does not report its size; download it, and audit the local copy.`;
    throw new LivepkgError('remote-failed', message, { file: label });
  }
  assertNotTooLarge(label, size);
  const bytes = allocate(size);
  let filled = 0;
  for await (const chunk of rclone(file, ['cat'], options)) {
    if (filled + chunk.length > size) throw differs(label, `more than ${size}`, size);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < size) throw differs(label, String(filled), size);
  return bytes;
}

function differs(label: string, received: string, size: number): LivepkgError {
  const message = `${label}: received ${received} bytes, but the remote lists ${size}; run the command again. If it fails again, the file on the remote is damaged.`;
  return new LivepkgError('source-changed', message, { file: label });
}
