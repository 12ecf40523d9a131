/** Parts of an archive. The part depends only on the path, so that new containers do not move others. */
import { sha256 } from '../../format/digest.ts';

/** The `n`-th of `t` parts, counted from 1. */
export interface Subset {
  n: number;
  t: number;
}

/** Enough bytes for an even distribution, and few enough for an exact integer. */
const DIGEST_BYTES = 6;

/** Whether a container belongs to a part. */
export function isInSubset(relativePath: string, { n, t }: Subset): boolean {
  const digest = Buffer.from(sha256(Buffer.from(relativePath)));
  return digest.readUIntBE(0, DIGEST_BYTES) % t === n - 1;
}
