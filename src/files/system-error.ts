/** Turns errors of the operating system into messages that say which file, and what to do. */
import { constants } from 'node:os';
import { LivepkgError, type SystemCode } from '../errors.ts';

interface Explanation {
  code: SystemCode;
  what: string;
  todo: string;
}

const TRY_AGAIN = 'check the disk and its connection, and run the command again';

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOENT: { code: 'not-found', what: 'there is no such file or folder', todo: 'check the path' },
  ENOTDIR: {
    code: 'not-found',
    what: 'a part of its path is not a folder',
    todo: 'check the path',
  },
  EISDIR: { code: 'not-a-file', what: 'it is a folder', todo: 'give the path of a file' },
  EACCES: { code: 'not-permitted', what: 'access is denied', todo: 'check its permissions' },
  EPERM: { code: 'not-permitted', what: 'access is denied', todo: 'check its permissions' },
  EROFS: { code: 'read-only', what: 'the disk is read-only', todo: 'choose another folder' },
  ENOSPC: {
    code: 'disk-full',
    what: 'the disk is full',
    todo: 'free some space and run the command again',
  },
  EDQUOT: {
    code: 'disk-full',
    what: 'the quota is used up',
    todo: 'free some space and run the command again',
  },
  EFBIG: {
    code: 'disk-full',
    what: 'the disk cannot hold a file of this size',
    todo: 'choose another disk',
  },
  ENAMETOOLONG: { code: 'name-too-long', what: 'the name is too long', todo: 'use a shorter path' },
  EMFILE: {
    code: 'too-many-open-files',
    what: 'too many files are open',
    todo: 'raise the limit (ulimit -n) or use fewer --jobs',
  },
  ENFILE: {
    code: 'too-many-open-files',
    what: 'too many files are open on this machine',
    todo: 'close other programs, and run the command again',
  },
};

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [-number, name]));

/** The errno of a system error, e.g. `ENOENT`; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) {
    return undefined;
  }
  // libuv does not know some (EDQUOT, ESTALE): their code is "Unknown system error -122".
  const { code } = error;
  if (!code.startsWith('Unknown system error')) return code;
  return 'errno' in error && typeof error.errno === 'number'
    ? (NAMES.get(error.errno) ?? code)
    : code;
}

/**
 * Turns a system error into a `LivepkgError` that names the file. Any other error is returned unchanged.
 *
 * @param doing what failed, e.g. `cannot be read`
 */
export function explain(error: unknown, file: string, doing: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof LivepkgError || errno === undefined) return error;
  const { code, what, todo } = EXPLANATIONS[errno] ?? {
    code: 'io-error',
    what: `the system reports ${errno}`,
    todo: TRY_AGAIN,
  };
  return new LivepkgError(code, `${file} ${doing}: ${what}; ${todo}.`, { cause: error, file });
}
