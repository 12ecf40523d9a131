/** Reads a container on a remote. */
import { LivepkgError } from '../../errors.ts';
import { allocateFresh, assertNotTooLarge, type Allocate } from '../../files/file.ts';
import type { RemoteFile } from './list.ts';
import type { Patience } from './patience.ts';
import { rclone } from './rclone.ts';
import { fileOn, type Remote } from './remote.ts';

export interface FetchOptions extends Patience {
  /** Gives the memory for its bytes. */
  allocate?: Allocate;
}

/**
 * Reads a whole file of a remote into memory, by an rclone of its own: some 0.1 s of work for this
 * machine, and the few requests with which it opens the remote. Nothing proves that the bytes are
 * right but that there are as many as were listed.
 *
 * @param remote the folder that was listed
 * @param file as it was listed there
 * @throws LivepkgError as `rclone`; `source-too-large` (1 GiB or more: it is not a container);
 * `source-changed` where more or fewer bytes come than were listed; `remote-failed` where the
 * listing did not say how many
 */
export async function fetchFile(
  remote: Remote,
  { relativePath, size }: Pick<RemoteFile, 'relativePath' | 'size'>,
  { allocate = allocateFresh, ...options }: FetchOptions = {},
): Promise<Uint8Array> {
  const file = fileOn(remote, relativePath);
  const { label } = file;
  if (size === undefined) {
    const message = `${label}: the remote does not report its size; download it, and audit it there.`;
    throw new LivepkgError('remote-failed', message, { file: label });
  }
  assertNotTooLarge(label, size);
  const bytes = allocate(size);
  let filled = 0;
  for await (const chunk of rclone(file, ['cat'], options)) {
    if (filled + chunk.length > size) throw differs(label, `more than the ${size} bytes`);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < size) throw differs(label, `${filled} of the ${size} bytes`);
  return bytes;
}

function differs(label: string, came: string): LivepkgError {
  const message = `${label}: ${came} came that the remote lists for it; run the command again, and if that stays so, the file there is damaged.`;
  return new LivepkgError('source-changed', message, { file: label });
}
