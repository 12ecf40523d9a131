/** What a reader makes of a vector, and what it has to make of it. */
import type { Vector, VectorMember, VectorStatus } from '../../spec/lib/vector.ts';
import type * as format from '../browser/format.ts';

/** Everything that a vector says about a container. */
export interface VectorOutcome {
  /** Of the full check; undefined where the container is too long to be read. */
  full: string | undefined;
  quick: string;
  /** What comes out of a valid container. */
  members: VectorMember[];
  /** What may come out of one that is not valid. */
  statuses: VectorStatus[];
}

/** What a vector demands. */
export function expectedOutcome(vector: Vector): VectorOutcome {
  const { expect: full, quick = full, members, statuses, zeros } = vector;
  return { full: zeros > 0 ? undefined : full, quick, members, statuses };
}

/** What a reader gives for a vector. */
export async function outcomeOf(reader: typeof format, vector: Vector): Promise<VectorOutcome> {
  const { decodeContainer, decodeHead, HEAD_BYTES, outcome, salvageContainer, sha256 } = reader;
  const { bytes, zeros } = vector;
  const hex = (one: Uint8Array): string => Buffer.from(sha256(one)).toString('hex');
  const head = bytes.subarray(0, HEAD_BYTES);
  const quick = await outcome(() => decodeHead(head, bytes.length + zeros));
  if (zeros > 0) return { full: undefined, quick, members: [], statuses: [] };

  const full = await outcome(() => decodeContainer(bytes));
  if (full === 'valid') {
    const { manifest, members } = await decodeContainer(bytes);
    return {
      full,
      quick,
      members: manifest.members.map(({ name, original }, index) => ({
        name: original ?? name,
        sha256: hex(members[index] ?? new Uint8Array()),
      })),
      statuses: [],
    };
  }
  const { photo, members } = salvageContainer(bytes);
  // Without a proven manifest nothing is proven.
  const isKnown = photo !== undefined || full === 'version-unsupported';
  const statuses = members.map(({ name, original = name, proof, bytes: own }): VectorStatus =>
    proof === 'damaged' || proof === 'lost'
      ? { status: proof, name: original }
      : { status: 'proven', name: original, sha256: hex(own) },
  );
  return { full, quick, members: [], statuses: isKnown ? statuses : [] };
}
