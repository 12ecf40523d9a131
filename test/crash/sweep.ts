/**
 * Commands cut off at system calls: no file that was there is lost, nothing incomplete stands under a
 * final name, and the same command finishes the job.
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

/** Where each command is cut: at one call, at one of each kind of call, or at every call. */
export type Places = 'one' | 'one of each kind' | 'all';

/** With fewer cuts than these, a command did not do what it is cut in. */
const FEWEST: Record<Places, number> = { one: 1, 'one of each kind': 5, all: 41 };
const TIMEOUTS: Record<Places, number> = {
  one: 60_000,
  'one of each kind': 300_000,
  all: 7_200_000,
};

const folder = temporaryFolders();
const figures: string[] = [];

/** Some cuts, the same for the same seed. */
function choose(cuts: readonly Cut[], places: Places): Cut[] {
  const random = randomIntegers(seed);
  const groups = places === 'one' ? [cuts] : groupBy(cuts, ({ call }) => call).values();
  return [...groups].flatMap((group) => group[random(group.length)] ?? []);
}

/** Makes cuts: some, or at each call one after another until a run ends unkilled. @returns how many */
async function makeCuts(
  places: Places,
  all: readonly Cut[],
  make: (cut: Cut) => Promise<boolean>,
): Promise<number> {
  let made = 0;
  if (places === 'all') {
    for (const call of new Set(all.map((cut) => cut.call))) {
      for (let time = 1; await make({ call, time }); time += 1) made += 1;
    }
  } else for (const cut of choose(all, places)) if (await make(cut)) made += 1;
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

/** Tests of every command, cut off in some places. */
export function testCutsOfEachCommand(places: Places): void {
  for (const { name, prepare, args } of SCENARIOS) {
    testWith(
      [strace()],
      `${name}, cut off`,
      async () => {
        const template = folder('template');
        await prepare(template);
        const before = contents(template);
        const parent = folder('cuts');
        const undisturbed = copyTo(template, join(parent, 'undisturbed'));
        const all = await cutsOf(args, undisturbed);
        const expected = outcome(undisturbed);
        const made = await makeCuts(places, all, async (cut) => {
          const at = copyTo(template, join(parent, `${cut.call}-${cut.time}`));
          const isCut = await runUntil(cut, args, at);
          await expectNothingLost(at, before, expected.contents);
          const again = await livepkg([...args, '--json'], { cwd: at });
          expect(again.signal).toBeNull();
          expect(outcome(at), `after ${cut.call} ${cut.time}: ${again.stdout}`).toEqual(expected);
          rmSync(at, { recursive: true });
          return isCut;
        });
        expect(made).toBeGreaterThanOrEqual(FEWEST[places]);
        figures.push(`${name}: cut off at ${made} places, nothing lost`);
      },
      TIMEOUTS[places],
    );
  }

  afterAll(() => {
    for (const figure of figures) process.stdout.write(`${figure}\n`);
  });
}
