/** Parts of an archive: chosen by each path alone, so that what is added moves nothing. */
import { sha256 } from '../../format/digest.ts';

/** The `n`-th of `t` parts, counted from 1. */
export interface Subset {
  n: number;
  t: number;
}

/** Enough digits of a digest to share out evenly, and few enough to count with exactly: bytes. */
const DIGEST_BYTES = 6;

/** Whether a container belongs to a part. @param relativePath below the store */
export function isInSubset(relativePath: string, { n, t }: Subset): boolean {
  const digest = Buffer.from(sha256(Buffer.from(relativePath)));
  return digest.readUIntBE(0, DIGEST_BYTES) % t === n - 1;
}
