/** What an audit says where more than one thing could be said, and with which status it ends. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ArchiveChanges,
  catalogBeside,
  sortedFindings,
  rewrapped,
  spareContainers,
  findingsOf,
} from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { copy, writePhoto } from '../../support/photos.ts';
import { audit, pack } from '../../support/records.ts';
import { state, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 4;
const [A, B, C] = ['IMG_0001.livepkg', 'IMG_0002.livepkg', 'IMG_0003.livepkg'];
let source: string;
let archive: string;
let catalog: string;
let others: string;
let spare: string;

beforeAll(async () => {
  source = folder('source');
  for (let number = 1; number <= COUNT; number += 1) writePhoto(source, { number });
  archive = join(folder('parent'), 'archive');
  await pack([source, '--out', archive]);
  catalog = await catalogBeside(archive);
  others = await rewrapped(source, folder('rewrapped'));
  [spare = ''] = await spareContainers(folder('spare'), 1);
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));

describe.concurrent('status', () => {
  const worthKnowing: [string, (changes: ArchiveChanges) => void][] = [
    ['unlisted', (changes) => changes.add('new.livepkg', spare)],
    ['moved', (changes) => changes.move(A, `elsewhere/${A}`)],
  ];

  test.each(worthKnowing)('%s alone: 0, and 1 with --strict', async (event, happen) => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    happen(changes);
    for (const [flags, status] of [
      [[], 0],
      [['--strict'], 1],
    ] as const) {
      const run = await audit([own, '--catalog', catalog, ...flags]);
      expect(run.status).toBe(status);
      expect(findingsOf(run, own)).toEqual(changes.expected);
      expect(run.summary).toMatchObject({ [event]: 1 });
    }
  });

  test('an archive that is not there at all: 1, and all of it is missing', async () => {
    const own = ownCopy();
    rmSync(own, { recursive: true });
    const { status, summary, records } = await audit([own, '--catalog', catalog]);
    expect(status).toBe(1);
    expect(summary).toMatchObject({ intact: 0, missing: COUNT, problems: 1 });
    expect(records.at(-1)).toMatchObject({ event: 'problem', error: { code: 'not-found' } });
  });

  test('an audit with a catalog writes nothing', async () => {
    const own = ownCopy();
    new ArchiveChanges(own).flipBit(A, 0.5);
    const before = state(own);
    await audit([own, '--catalog', catalog]);
    expect(state(own)).toEqual(before);
  });
});

/** An archive in which A stands a second time, as it is listed. */
async function withDuplicate() {
  const own = ownCopy();
  writeFileSync(join(own, 'again.livepkg'), readFileSync(join(own, A)));
  return { own, changes: new ArchiveChanges(own), list: await catalogBeside(own) };
}

async function expectTold(own: string, list: string, changes: ArchiveChanges): Promise<void> {
  const run = await audit([own, '--catalog', list]);
  expect(sortedFindings(findingsOf(run, own))).toEqual(sortedFindings(changes.expected));
}

describe.concurrent('the same photo, or the same container, twice', () => {
  test('both listed, both there: both intact', async () => {
    const { own, list } = await withDuplicate();
    const { summary } = await audit([own, '--catalog', list]);
    expect(summary).toMatchObject({ intact: COUNT + 1, unlisted: 0, moved: 0 });
  });

  test('one of them is deleted: missing, and its photo is in the other', async () => {
    const { own, changes, list } = await withDuplicate();
    changes.remove(A);
    changes.expected.splice(0, 1, { event: 'missing', container: A, photoAt: 'again.livepkg' });
    await expectTold(own, list, changes);
  });

  test('one of them is moved: moved, from where nothing is now', async () => {
    const { own, changes, list } = await withDuplicate();
    changes.move(A, `b/${A}`);
    await expectTold(own, list, changes);
  });

  test('both are gone from their places, and one is elsewhere: it has moved, once', async () => {
    const { own, changes, list } = await withDuplicate();
    changes.move(A, 'z.livepkg');
    changes.remove('again.livepkg');
    changes.expected.splice(1, 1, {
      event: 'missing',
      container: 'again.livepkg',
      photoAt: 'z.livepkg',
    });
    await expectTold(own, list, changes);
  });

  test('both are elsewhere: each has moved', async () => {
    const { own, changes, list } = await withDuplicate();
    changes.move(A, 'y.livepkg');
    changes.move('again.livepkg', 'z.livepkg');
    await expectTold(own, list, changes);
  });

  test('a copy that is not listed is told, and nothing is missing', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.add('copy.livepkg', join(own, A));
    await expectTold(own, catalog, changes);
  });

  test('a damaged one is damaged, also where a whole copy of it is elsewhere', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.add('copy.livepkg', join(own, A));
    changes.flipBit(A, 0.7);
    await expectTold(own, catalog, changes);
  });

  test('gone from its place, over another and beside it: moved to where nothing is listed', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.replace(B, join(own, A));
    changes.move(A, 'z.livepkg');
    await expectTold(own, catalog, changes);
  });

  test('its photo is in another container, under another name', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.rewrap(A, 'edited.livepkg', join(others, A));
    await expectTold(own, catalog, changes);
    const { stdout } = await livepkg(['audit', own, '--catalog', catalog]);
    expect(stdout).toContain(`${A}; its photo is also in ${join(own, 'edited.livepkg')}`);
  });

  test('its photo is in another container, in its place', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.replace(C, join(others, C));
    changes.expected.splice(0, 1, { event: 'changed', container: C, photoAt: C });
    await expectTold(own, catalog, changes);
    const { stdout } = await livepkg(['audit', own, '--catalog', catalog]);
    expect(stdout).toContain(`${C}; it holds the same photo`);
  });
});

test.concurrent('a quick audit tells the same, but for damage further in', async () => {
  const own = ownCopy();
  const changes = new ArchiveChanges(own);
  changes.remove(A);
  changes.swap(B, C);
  changes.add('new.livepkg', spare);
  const run = await audit([own, '--catalog', catalog, '--quick']);
  expect(sortedFindings(findingsOf(run, own))).toEqual(sortedFindings(changes.expected));
  expect(run.records.every((item) => 'level' in item && item.level === 'quick')).toBe(true);
});

test.concurrent('what people read: each under its heading, with what to do', async () => {
  const own = ownCopy();
  const changes = new ArchiveChanges(own);
  changes.remove(A);
  changes.swap(B, C);
  changes.add('new.livepkg', spare);
  changes.move('IMG_0004.livepkg', 'x.livepkg');
  const { stdout, status } = await livepkg(['audit', own, '--catalog', catalog]);
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /Missing: in the catalog, but not found\n.*IMG_0001\.livepkg\n +Restore them from the trash/,
  );
  expect(stdout).toContain(`${join(own, B)}; the listed one is at ${join(own, C)}`);
  expect(stdout).toMatch(/Moved, but intact\n.*x\.livepkg from .*IMG_0004\.livepkg\n/);
  expect(stdout).toMatch(/Not in the catalog\n.*new\.livepkg\n/);
  expect(stdout).toContain('0 of 5 containers intact');
  expect(stdout).toContain('1 missing, 2 changed, 1 moved, 1 not in the catalog.');
  expect(stdout).toContain('Every entry of the catalog was checked for.');
});
