/** `--subset`: the parts of an archive cover it, each container once, and stay what they are. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ArchiveChanges,
  catalogBeside,
  sortedFindings,
  smallArchive,
  spareContainers,
  findingsOf,
  type Finding,
} from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { copy } from '../../support/photos.ts';
import { audit } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 60;
const PARTS = 7;
let archive: string;
let catalog: string;
let spare: string[];

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  catalog = await catalogBeside(archive);
  spare = await spareContainers(folder('spare'), 20);
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));

/** What each part told, and which containers it found intact. */
async function inParts(own: string, flags: readonly string[]) {
  const parts: { told: Finding[]; intact: string[] }[] = [];
  for (let part = 1; part <= PARTS; part += 1) {
    const run = await audit([own, '--subset', `${part}/${PARTS}`, ...flags]);
    const intact = run.records.flatMap((item) =>
      item.event === 'intact' ? [item.container.slice(own.length + 1)] : [],
    );
    parts.push({ told: findingsOf(run, own), intact });
  }
  return parts;
}

describe.concurrent('the seven parts of an archive', () => {
  test.each(['without', 'with'])('cover it, each container once, %s a catalog', async (which) => {
    const flags = which === 'with' ? ['--catalog', catalog] : [];
    const parts = await inParts(archive, flags);
    const intact = parts.flatMap((part) => part.intact);
    expect(intact.toSorted()).toEqual(files(archive).toSorted());
    expect(parts.flatMap(({ told }) => told)).toEqual([]);
    // Evenly, as far as chance goes: none has nothing, none half of it.
    for (const part of parts) expect(part.intact.length).toBeGreaterThan(0);
    for (const part of parts) expect(part.intact.length).toBeLessThan(COUNT / 2);
  });

  test('tell all that happened once: what is missing, and what has moved from part to part', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    const left = files(own);
    const place = (): string => left.shift() ?? '';
    for (let round = 0; round < 6; round += 1) {
      changes.remove(place());
      changes.flipBit(place(), 0.5);
      changes.replace(place(), spare[round] ?? '');
      changes.add(`new/${round}.livepkg`, spare[10 + round] ?? '');
      changes.move(place(), `moved/${round}.livepkg`);
      changes.swap(place(), place());
      changes.moveOver(place(), place());
    }
    const parts = await inParts(own, ['--catalog', catalog]);
    const told = parts.flatMap((part) => part.told);
    expect(sortedFindings(told)).toEqual(sortedFindings(changes.expected));
    // Each was wholly read by the part that tells it.
    const whole = await audit([own, '--catalog', catalog]);
    expect(sortedFindings(findingsOf(whole, own))).toEqual(sortedFindings(changes.expected));
  });

  test('stay what they are when containers are added', async () => {
    const own = ownCopy();
    const before = await inParts(own, []);
    const changes = new ArchiveChanges(own);
    for (const [index, other] of spare.entries()) changes.add(`0/${index}.livepkg`, other);
    const after = await inParts(own, []);
    const old = after.map(({ intact }) => intact.filter((path) => !path.startsWith('0/')));
    expect(old).toEqual(before.map(({ intact }) => intact));
    expect(after.flatMap(({ intact }) => intact)).toHaveLength(COUNT + spare.length);
  });
});

test.concurrent('1/1 is all of it', async () => {
  const [part, whole] = [await audit([archive, '--subset', '1/1']), await audit([archive])];
  expect(part.stdout).toBe(whole.stdout);
});

test.concurrent.each(['0/7', '8/7', '1/0', '1', '1/', '/7', '1.5/7', '-1/7', 'a/b', '1/10001', ''])(
  '--subset %j is a usage error',
  async (value) => {
    const { status, stdout, stderr } = await livepkg(['audit', archive, `--subset=${value}`]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--subset');
    expect(stderr).toContain('It must be N/T');
  },
);
