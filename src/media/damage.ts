/** How the readers in `media/` say that a file is broken. */

import { LivepkgError } from '../errors.ts';

/** `media-truncated`: bytes that the file itself announces are not there. */
export function truncated(message: string): LivepkgError {
  return new LivepkgError('media-truncated', message);
}

/** `media-malformed`: the bytes are there, and cannot be what the file says they are. */
export function malformed(message: string, cause?: unknown): LivepkgError {
  return new LivepkgError('media-malformed', message, cause === undefined ? {} : { cause });
}
