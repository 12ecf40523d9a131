/**
 * Commands cut off at system calls: no file that was there is lost, nothing incomplete stands under a
 * final name, and the same command finishes the job.
 *
 * `npm run sweep` cuts at every call; `npm test` at some of each kind, chosen by a seed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { groupBy } from '../../src/group-by.ts';
import { isTemporary } from '../../src/files/temporary-name.ts';
import { livepkg } from '../support/livepkg.ts';
import { strace, testWith } from '../support/oracles.ts';
import { randomIntegers, seed } from '../support/random.ts';
import { contents, files, microsecondsOf, temporaryFolders } from '../support/tree.ts';
import { cutsOf, runUntil, type Cut } from './cut.ts';
import { OUT, SCENARIOS, SOURCE } from './scenarios.ts';

const IS_LONG = process.env['LIVEPKG_SWEEP'] === 'all';
/** So many cuts at each system call of each command, in the short form. */
const SHORT_CUTS = 1;
const TIMEOUT = IS_LONG ? 7_200_000 : 300_000;

const folder = temporaryFolders();
const figures: string[] = [];

/** Some cuts of each call, the same for the same seed. */
function choose(cuts: readonly Cut[]): Cut[] {
  const random = randomIntegers(seed);
  return [...groupBy(cuts, ({ call }) => call).values()].flatMap((ofCall) =>
    Array.from({ length: SHORT_CUTS }, () => ofCall[random(ofCall.length)] ?? []).flat(),
  );
}

/** Makes cuts: some, or at each call one after another until a run ends unkilled. @returns how many */
async function sweep(all: readonly Cut[], make: (cut: Cut) => Promise<boolean>): Promise<number> {
  let made = 0;
  if (IS_LONG) {
    for (const call of new Set(all.map((cut) => cut.call))) {
      for (let time = 1; await make({ call, time }); time += 1) made += 1;
    }
  } else for (const cut of choose(all)) if (await make(cut)) made += 1;
  return made;
}

function copyTo(template: string, to: string): string {
  mkdirSync(to);
  execFileSync('cp', ['-a', `${template}/.`, to]);
  return to;
}

const isFinal = (path: string): boolean => !isTemporary(path.slice(path.lastIndexOf('/') + 1));

/** SHA-256 of everything that the containers hold. */
async function held(at: string): Promise<Set<string>> {
  const digests = new Set<string>();
  for (const path of files(join(at, OUT)).filter(isFinal)) {
    const { manifest } = await decodeContainer(readFileSync(join(at, OUT, path)));
    for (const { sha256 } of manifest.members) digests.add(Buffer.from(sha256).toString('hex'));
  }
  return digests;
}

/** Nothing of what was there is lost, and what is there is as it was or as it is to be. */
async function expectNothingLost(
  at: string,
  before: Record<string, string>,
  after: Record<string, string>,
): Promise<void> {
  const now = contents(at);
  const inContainers = await held(at);
  for (const [path, digest] of Object.entries(before)) {
    if (path.endsWith('/')) continue;
    if (now[path] === undefined) {
      expect(after, `${path} is gone`).not.toHaveProperty([path]);
      expect(inContainers, `${path} exists nowhere`).toContain(digest);
    }
  }
  for (const [path, digest] of Object.entries(now).filter(([name]) => isFinal(name))) {
    expect([before[path], after[path]], `${path} is neither old nor new`).toContain(digest);
  }
}

/** Files with their bytes; those of photos also with their times. */
function outcome(at: string) {
  const times = files(join(at, SOURCE)).map((path) => [
    path,
    microsecondsOf(join(at, SOURCE, path)),
  ]);
  return { contents: contents(at), times };
}

for (const { name, prepare, args } of SCENARIOS) {
  testWith(
    [strace()],
    `${name}, cut off (LIVEPKG_SEED=${seed})`,
    async () => {
      const template = folder('template');
      await prepare(template);
      const before = contents(template);
      const parent = folder('cuts');
      const undisturbed = copyTo(template, join(parent, 'undisturbed'));
      const all = await cutsOf(args, undisturbed);
      const expected = outcome(undisturbed);
      const made = await sweep(all, async (cut) => {
        const at = copyTo(template, join(parent, `${cut.call}-${cut.time}`));
        const isCut = await runUntil(cut, args, at);
        await expectNothingLost(at, before, expected.contents);
        const again = await livepkg([...args, '--json'], { cwd: at });
        expect(again.signal).toBeNull();
        expect(outcome(at), `after ${cut.call} ${cut.time}: ${again.stdout}`).toEqual(expected);
        rmSync(at, { recursive: true });
        return isCut;
      });
      expect(made).toBeGreaterThan(IS_LONG ? 40 : 4);
      figures.push(`${name}: cut off at ${made} places, nothing lost`);
    },
    TIMEOUT,
  );
}

afterAll(() => {
  for (const figure of figures) process.stdout.write(`${figure}\n`);
});
