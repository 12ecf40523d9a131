/** Salvages containers in memory, and compares what comes out with what has to. */
import { salvageContainer } from '../../src/format/salvage/salvage.ts';
import type { MemorySource } from './containers.ts';
import { memberOf, smallSource } from './containers.ts';
import type { ExpectedMember } from './damaged.ts';
import { randomIntegers } from './random.ts';
import { hex } from './bytes.ts';

const random = randomIntegers(4);
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random(256)));

/** Four members, none of them empty, with different bytes; the name of one is not portable. */
export const noisySource: MemorySource = {
  ...smallSource,
  members: [
    memberOf('still', 'IMG_0001.HEIC', noise(500), 1_700_000_000_123_456n),
    memberOf('motion', 'IMG_0001.MOV', noise(900), 1_700_000_000_123_456n),
    memberOf('sidecar', 'IMG_0001.AAE', noise(70), 5n),
    memberOf('sidecar', 'a:b.xmp', noise(30), 6n),
  ],
};

/** A salvaged member, its bytes as hex: a failed comparison shows the difference. */
export type ComparableMember = [name: string, proof: string, bytes: string];

/** What is salvaged from the bytes of a container. */
export function salvagedFrom(bytes: Uint8Array): ComparableMember[] {
  return salvageContainer(bytes).members.map((member) => [
    member.name,
    member.proof,
    hex(member.bytes),
  ]);
}

/** What has to come out. @param from the container that the ranges of the members refer to */
export function expectedFrom(
  members: readonly ExpectedMember[],
  from: Uint8Array,
): ComparableMember[] {
  return members.map((fate) => [fate.name, fate.proof, hex(from.subarray(fate.from, fate.to))]);
}
