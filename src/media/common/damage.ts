/** How the readers in `media/` say that a file is broken. */

import { LivepkgError, MEDIA_CODES } from '../../errors.ts';
import type { MediaCode } from '../../errors.ts';
import type { Damage } from './facts.ts';
import { faultOf, firstOfEach } from './fault.ts';
import type { HalfFault } from './fault.ts';

/** `media-truncated`: bytes that the file itself announces are not there. */
export function truncated(message: string): LivepkgError {
  return new LivepkgError('media-truncated', message);
}

/** `media-malformed`: the bytes are there, and cannot be what the file says they are. */
export function malformed(message: string, cause?: unknown): LivepkgError {
  return new LivepkgError('media-malformed', message, cause === undefined ? {} : { cause });
}

/**
 * The part of a file's facts that says what is wrong with it; empty when nothing is.
 *
 * @param damage what was met while its metadata were read, and could be passed by.
 * @param faults what else keeps it from being half of a Live Photo.
 * @param hidesMetadata whether an identifier may lie in what could not be read.
 */
export function damageFacts(
  damage: LivepkgError | undefined,
  faults: readonly HalfFault[],
  hidesMetadata = false,
): { damage?: Damage; faults?: HalfFault[] } {
  const fault = faultOf(damage);
  const all = firstOfEach(fault === undefined ? faults : [fault, ...faults]);
  return {
    ...(isDamage(damage)
      ? {
          damage: {
            code: damage.code,
            message: damage.message,
            ...(hidesMetadata ? { hidesMetadata } : {}),
          },
        }
      : {}),
    ...(all.length === 0 ? {} : { faults: all }),
  };
}

/** Whether an error is about the bytes of a file, and not about reading them. */
export function isDamage(error: unknown): error is LivepkgError & { readonly code: MediaCode } {
  return error instanceof LivepkgError && MEDIA_CODES.some((code) => code === error.code);
}
