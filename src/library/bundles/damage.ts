/** Errors of a file or folder that should hold one Live Photo. */
import { LivepkgError } from '../../errors.ts';

const FETCH_AGAIN = 'copy or download it again from its source';

/** `bundle-damaged`: its bytes are not the original ones. */
export function damaged(what: string, cause?: unknown): LivepkgError {
  return new LivepkgError('bundle-damaged', `It is damaged: ${what}; ${FETCH_AGAIN}.`, { cause });
}

/** `bundle-refused`: it may be intact, but reading it is not safe. */
export function refused(what: string): LivepkgError {
  return new LivepkgError(
    'bundle-refused',
    `It was not opened: ${what}; extract the photo yourself if you trust it.`,
  );
}

/** `bundle-not-a-pair`: it does not hold exactly one still and one motion file. */
export function notAPair(what: string): LivepkgError {
  return new LivepkgError(
    'bundle-not-a-pair',
    `It should hold one still and one motion file, but ${what}; open it and extract what you need.`,
  );
}

const BUNDLE_CODES: ReadonlySet<string> = new Set([
  'bundle-damaged',
  'bundle-refused',
  'bundle-not-a-pair',
]);

/** Whether an error is one of these. */
export function isBundleError(error: unknown): error is LivepkgError {
  return error instanceof LivepkgError && BUNDLE_CODES.has(error.code);
}
