/** What can be wrong with a file or folder that should hold one Live Photo. */
import { LivepkgError } from '../../errors.ts';

const FETCH_AGAIN = 'fetch it again from where it came from';

/** `bundle-damaged`: the bytes are not those that were once written. */
export function damaged(what: string, cause?: unknown): LivepkgError {
  return new LivepkgError('bundle-damaged', `It is damaged: ${what}; ${FETCH_AGAIN}.`, { cause });
}

/** `bundle-refused`: nothing says that it is damaged, but reading it would not be safe. */
export function refused(what: string): LivepkgError {
  return new LivepkgError(
    'bundle-refused',
    `It is not opened: ${what}; take the photo out of it yourself if you trust it.`,
  );
}

/** `bundle-not-a-pair`: it holds something else than one still and one motion file. */
export function notAPair(what: string): LivepkgError {
  return new LivepkgError(
    'bundle-not-a-pair',
    `It should hold one still and one motion file, but ${what}; look into it, and take out what you need.`,
  );
}

const BUNDLE_CODES: ReadonlySet<string> = new Set([
  'bundle-damaged',
  'bundle-refused',
  'bundle-not-a-pair',
]);

/** Whether an error is one of the above. */
export function isBundleError(error: unknown): error is LivepkgError {
  return error instanceof LivepkgError && BUNDLE_CODES.has(error.code);
}
