/**
 * A folder below `--out` becomes a link to somewhere else while `pack` and `unpack` run: nothing is
 * written there. Driven for real, by another process that swaps the two as fast as it can; each run has
 * hundreds of moments at which a path that was checked could be another when it is used. Slow, because
 * each command runs until it was hit by a swap; `planted-links.test.ts` has links that stand still.
 */
import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../../support/oracles.ts';
import { writePhotos } from '../../support/photos.ts';
import { fuzzRuns } from '../../support/random.ts';
import { pack, tally, unpack } from '../../support/records.ts';
import { files as filesBelow, state, temporaryFolders } from '../../support/tree.ts';
import { exchanger, whileSwapping } from '../../support/swapper.ts';

const folder = temporaryFolders();
/** Rounds of each command: 10, and 25 in the long form. One finds too little: a fault shows in some only. */
const ROUNDS = Math.ceil(fuzzRuns(40_000) / 4000);
const PHOTOS = 20;

/** A folder `trap` below `out`, a link outside to swap it with, and where that link leads. */
function trap() {
  const parent = folder('parent');
  const out = join(parent, 'out');
  const [inside, victim, link] = [join(out, 'trap'), join(parent, 'victim'), join(parent, 'link')];
  mkdirSync(inside, { recursive: true });
  mkdirSync(victim);
  symlinkSync(victim, link);
  return { out, inside, victim, link };
}

const probe = trap();
const swaps = exchanger([probe.inside, probe.link]);

const source = folder('source');
const archive = folder('archive');
writePhotos(join(source, 'trap'), PHOTOS);
await pack([source, '--out', archive]);

/** What was told, by kind, and the kind of those that went well with the files that each makes. */
interface Outcome {
  told: Record<string, number>;
  done: string;
  files: number;
}

async function packing(out: string): Promise<Outcome> {
  const { records } = await pack([source, '--out', out]);
  return { told: tally(records), done: 'packed', files: 1 };
}

async function unpacking(out: string, ...flags: string[]): Promise<Outcome> {
  const { records } = await unpack([archive, '--out', out, ...flags]);
  return { told: tally(records), done: 'restored', files: 2 };
}

const COMMANDS: [string, (out: string) => Promise<Outcome>][] = [
  ['pack', packing],
  ['unpack', unpacking],
  ['unpack --force', (out) => unpacking(out, '--force')],
];

for (const [command, run] of COMMANDS) {
  testWith([swaps], `${command}: ${ROUNDS} rounds of ${PHOTOS} photos`, async () => {
    let [written, refused] = [0, 0];
    const isTold = () => written > 0 && refused > 0;
    // A round in which nothing was hit tells nothing: there may be more.
    for (let round = 0; round < ROUNDS || (!isTold() && round < ROUNDS + 20); round += 1) {
      const { out, inside, victim, link } = trap();
      const before = state(victim);
      const { told, done, files } = await whileSwapping(swaps.command, [inside, link], () =>
        run(out),
      );
      // Its times, too: not even a temporary came and went.
      expect(state(victim), `round ${round}`).toEqual(before);
      const { [done]: fine = 0, 'failed out-not-a-folder': failed = 0, ...others } = told;
      expect(others).toEqual({});
      expect(fine + failed).toBe(PHOTOS);
      // What was said to be done is there, all of it, and nothing else is: not even a temporary.
      const place = lstatSync(inside).isDirectory() ? inside : link;
      expect(filesBelow(place)).toHaveLength(fine * files);
      written += fine;
      refused += failed;
    }
    expect(isTold()).toBe(true);
  });
}
