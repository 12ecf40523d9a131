/** The names of restored members. */
import { LivepkgError } from '../../errors.ts';
import { foldName } from '../../format/unicode.ts';

export interface NamedMember {
  /** Portable. */
  name: string;
  /** The original name, if it differs. */
  original?: string;
}

/**
 * Names for restoring, best first. Original names that are not portable are never tried on Windows, where
 * `a:b` would open a stream of `a`.
 */
export function nameSets(members: readonly NamedMember[]): [string[], ...string[][]] {
  const portable = members.map(({ name }) => name);
  const own = members.map(({ name, original }) => original ?? name);
  const differ = own.some((name, index) => name !== portable[index]);
  // Sidecars from two folders can have the same name; their portable names are distinct.
  const areDistinct = new Set(own.map(foldName)).size === own.length;
  return differ && areDistinct && process.platform !== 'win32' ? [own, portable] : [portable];
}

/**
 * Tries each set of names until the file system accepts one.
 *
 * @throws LivepkgError `name-not-accepted` of the last set, and whatever else `restore` throws
 */
export async function withNames<Names, Result>(
  sets: readonly [Names, ...Names[]],
  restore: (names: Names) => Promise<Result>,
): Promise<Result> {
  const [best, second, ...others] = sets;
  try {
    return await restore(best);
  } catch (error) {
    const refused = error instanceof LivepkgError && error.code === 'name-not-accepted';
    if (!refused || second === undefined) throw error;
    return withNames([second, ...others], restore);
  }
}
