/** Cuts the power in the middle of some work, and looks at what is left. */
import { dirname } from 'node:path';
import { isTemporary } from '../../../../src/files/temporary-name.ts';
import { beginRun, endRun } from '../../../../src/store/folder/temporary.ts';
import { cleanUpFolders } from '../../../../src/store/folder/clean-up.ts';
import { LivepkgError } from '../../../../src/errors.ts';
import { randomIntegers } from '../../../support/random.ts';
import { listing, type FolderNode, type Random } from './disk.ts';
import { FileSystem, use, type Behaviour } from './file-system.ts';
import { scenario, type Scenario, type Step, type Target } from './scenarios.ts';

/** What became of a step: it was not begun, it was under way, it failed, or it was reported as done. */
type Fate = 'before' | 'under way' | 'failed' | 'done';

type Listing = ReturnType<typeof listing>;

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;

function isWhole(found: Listing, { path, bytes, modified }: Target): boolean {
  const now = found.get(path);
  return same(now?.bytes, bytes) && (modified === undefined || now?.modified === modified);
}

const isOld = (found: Listing, { path, before }: Target): boolean =>
  same(found.get(path)?.bytes, before);

/** Does the steps in turn, as a command does, until the power goes; a photo's failure is its own. */
async function work(steps: readonly Step[], fileSystem: FileSystem): Promise<Map<Step, Fate>> {
  const fates = new Map<Step, Fate>(steps.map((step) => [step, 'before']));
  const run = beginRun();
  use(fileSystem);
  try {
    const folders = steps.flatMap(({ targets }) => targets.map(({ path }) => dirname(path)));
    fileSystem.isTidying = true;
    const untidy = new Set(cleanUpFolders('/', folders).map(({ file }) => file));
    fileSystem.isTidying = false;
    for (const step of steps) {
      fates.set(step, 'under way');
      try {
        const hadToAct = await step.go(fileSystem, run);
        // What was found there is reported as it was found; of an untidy folder there is a problem.
        const isTold = !hadToAct && step.targets.some(({ path }) => untidy.has(dirname(path)));
        fates.set(step, isTold ? 'failed' : 'done');
      } catch (error) {
        if (fileSystem.isDead) return fates;
        if (!(error instanceof LivepkgError) && fileSystem.failed === undefined) throw error;
        fates.set(step, 'failed');
      }
    }
  } catch (error) {
    if (!fileSystem.isDead) throw error;
  } finally {
    endRun(run);
  }
  return fates;
}

/** What a power cut broke: nothing, or a sentence for each thing. */
function violations(left: Listing, before: Listing, fates: ReadonlyMap<Step, Fate>): string[] {
  const broken: string[] = [];
  const expected = new Set<string>();
  for (const [{ targets }, fate] of fates) {
    for (const target of targets) {
      const { path } = target;
      expected.add(path);
      const isNew = isWhole(left, target);
      const isAllowed = isNew || isOld(left, target);
      if (!isAllowed) broken.push(`${path} is ${left.has(path) ? 'incomplete' : 'lost'} (${fate})`);
      else if (fate === 'done' && !isNew) broken.push(`${path} was reported as done, and is not`);
      else if (fate === 'before' && !isOld(left, target)) broken.push(`${path} came too early`);
    }
  }
  for (const [path, version] of before) {
    if (expected.has(path)) continue;
    if (!left.has(path) || !same(left.get(path)?.bytes, version?.bytes)) {
      broken.push(`${path} was there before, and is not as it was`);
    }
  }
  for (const [path, version] of left) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isOnTheWay = [...expected].some((target) => target.startsWith(`${path}/`));
    const isFile = version !== undefined;
    const isKnown = isFile ? expected.has(path) || isTemporary(name) : isOnTheWay;
    if (!before.has(path) && !isKnown) broken.push(`${path} is nobody's`);
  }
  return broken;
}

/** What a failed photo left, while the power is on: all of it, or nothing; and no open file. */
function remains(fileSystem: FileSystem, fates: ReadonlyMap<Step, Fate>): string[] {
  const found = fileSystem.look();
  const halves = [...fates].filter(
    ([{ targets }, fate]) =>
      fate === 'failed' &&
      !targets.every((target) => isWhole(found, target)) &&
      !targets.every((target) => isOld(found, target)),
  );
  return [
    ...halves.map(([{ targets }]) => `${targets.map(({ path }) => path).join(', ')}: half done`),
    ...fileSystem.openPaths.map((path) => `${path} is still open`),
  ];
}

/** After a power cut, the same command again: everything is there, and nothing else. */
async function again(steps: readonly Step[], left: FolderNode, random: Random): Promise<string[]> {
  const fileSystem = new FileSystem(left, { random });
  const fates = await work(steps, fileSystem);
  const found = fileSystem.look();
  const targets = steps.flatMap((step) => step.targets);
  const missing = targets.filter((target) => !isWhole(found, target));
  const temporaries = [...found.keys()].filter((path) => path.includes('.~livepkg-'));
  return [
    ...missing.map(({ path }) => `${path} is not there after a second run`),
    ...temporaries.map((path) => `${path} is left after a second run`),
    ...[...fates.values()].filter((fate) => fate !== 'done').map((fate) => `a step is ${fate}`),
  ];
}

/** A photo that either run reported as done is done; one that either began may stand there. */
function together(first: ReadonlyMap<Step, Fate>, second: Map<Step, Fate>): Map<Step, Fate> {
  const order: readonly Fate[] = ['before', 'under way', 'failed', 'done'];
  return new Map(
    [...second].map(([step, fate]) => {
      const other = first.get(step) ?? 'before';
      return [step, order.indexOf(other) > order.indexOf(fate) ? other : fate];
    }),
  );
}

export interface Cut {
  /** What was done and what happened, for people. */
  what: string;
  /** What the cut broke: nothing, or a sentence for each thing. */
  broken: string[];
}

/** How many operations some work takes where nothing goes wrong. */
async function count({ disk, steps }: Scenario, behaviour: Behaviour): Promise<number> {
  const fileSystem = new FileSystem(disk(), behaviour);
  await work(steps, fileSystem);
  return fileSystem.operations;
}

/**
 * Does random work, and cuts the power at a random operation, or at the end of it. One run in four
 * comes after one that was killed, while the power was on, at a random operation; of the others one
 * in three has an operation fail.
 */
export async function randomCut(random: Random, ignores?: Behaviour['ignores']): Promise<Cut> {
  const chosen = scenario(random);
  const behaviour = {
    random,
    hasHardLinks: random(3) > 0,
    writesShort: random(3) === 0,
    ...(ignores === undefined ? {} : { ignores }),
  };
  const total = await count(chosen, behaviour);
  const root = chosen.disk();
  const before = listing(root);
  const killedAt = random(4) === 0 ? random(total) : undefined;
  const failAt = killedAt === undefined && random(3) === 0 ? random(total) : undefined;
  const first =
    killedAt === undefined
      ? new Map<Step, Fate>()
      : await work(chosen.steps, new FileSystem(root, { ...behaviour, cutAt: killedAt }));
  const cutAt = random(total + Math.ceil(total / 4));
  const fileSystem = new FileSystem(root, {
    ...behaviour,
    cutAt,
    ...(failAt === undefined ? {} : { failAt }),
  });
  const second = await work(chosen.steps, fileSystem);
  const fates = together(first, second);
  const left = root.afterCut(random);
  const broken = [
    ...(fileSystem.isDead ? [] : remains(fileSystem, second)),
    ...violations(listing(left), before, fates),
    ...(await again(chosen.steps, left, random)),
  ];
  const events = [
    behaviour.hasHardLinks ? '' : 'no hard links',
    killedAt === undefined ? '' : `killed at ${killedAt}`,
    fileSystem.failed === undefined ? '' : `${fileSystem.failed} fails (${failAt})`,
    fileSystem.isDead ? `cut at ${cutAt} of ${total}` : 'cut at the end',
  ];
  const what = [chosen.name, ...events.filter((event) => event !== '')].join('; ');
  return { what, broken };
}

/** The first cut of some that breaks something. */
export async function firstBroken(runs: number, start: number, ignores?: Behaviour['ignores']) {
  for (let number = 0; number < runs; number += 1) {
    const cut = await randomCut(randomIntegers(start + number), ignores);
    if (cut.broken.length > 0) return { ...cut, seed: start + number };
  }
  return undefined;
}
