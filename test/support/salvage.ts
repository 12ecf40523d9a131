/** Salvaging in memory, held against what must come out. */
import { salvageContainer } from '../../src/format/salvage/salvage.ts';
import type { MemorySource } from './containers.ts';
import { memberOf, smallSource } from './containers.ts';
import type { Fate } from './damaged.ts';
import { randomIntegers } from './random.ts';
import { hex } from './bytes.ts';

const random = randomIntegers(4);
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random(256)));

/** Four members without an empty one, whose bytes tell them apart; one has a name of its own. */
export const noisySource: MemorySource = {
  ...smallSource,
  members: [
    memberOf('still', 'IMG_0001.HEIC', noise(500), 1_700_000_000_123_456n),
    memberOf('motion', 'IMG_0001.MOV', noise(900), 1_700_000_000_123_456n),
    memberOf('sidecar', 'IMG_0001.AAE', noise(70), 5n),
    memberOf('sidecar', 'a:b.xmp', noise(30), 6n),
  ],
};

/** A member that came out, its bytes as hex: a difference shows. */
export type Told = [name: string, proof: string, bytes: string];

/** What comes out of some bytes. */
export function salvaged(bytes: Uint8Array): Told[] {
  return salvageContainer(bytes).members.map((member) => [
    member.name,
    member.proof,
    hex(member.bytes),
  ]);
}

/** What must come out. @param from the bytes that are left are taken from these */
export function told(fates: readonly Fate[], from: Uint8Array): Told[] {
  return fates.map((fate) => [fate.name, fate.proof, hex(from.subarray(fate.from, fate.to))]);
}
