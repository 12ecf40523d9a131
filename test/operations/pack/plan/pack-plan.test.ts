import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { PackEntry } from '../../../../src/operations/pack/entry/pack-entry.ts';
import { PackPlanner } from '../../../../src/operations/pack/plan/pack-plan.ts';
import { survey } from '../../../../src/library/survey.ts';
import { writePhoto } from '../../../support/photos.ts';
import { packInto, packPlanOf } from '../../../support/planning.ts';
import { oneThread } from '../../../support/pool.ts';
import { contents, temporaryFolders } from '../../../support/tree.ts';
import { zip } from '../../../support/zips.ts';

const folder = temporaryFolders();
const pool = oneThread();

/** What becomes of each pair, and the path of its container below the output folder. */
async function plan(source: string, out: string, update = false): Promise<string[][]> {
  const entries = await packPlanOf(source, { out, update }, pool);
  return entries.map(({ action, container, error }) => [
    error === undefined ? action : `${action} ${error.code}`,
    relative(out, container),
  ]);
}

/** A photo as files, and beside them as an archive, which says the same. */
async function writeCopies(source: string): Promise<void> {
  const photo = writePhoto(source, { number: 1, still: 'A.JPG', motion: 'A.MOV' });
  const entries = Object.values(photo).map((path: string) => {
    return { name: basename(path), bytes: readFileSync(path) };
  });
  writeFileSync(join(source, 'A.livp'), await zip(entries));
}

test('each pair has a container under its own name and folders; nothing is written', async () => {
  const source = folder('source');
  writePhoto(join(source, 'a/b'), { number: 1 });
  writePhoto(source, { number: 2, still: 'a:b.JPG' });
  const out = join(folder('parent'), 'out');
  expect(await plan(source, out)).toEqual([
    ['pack', 'a/b/IMG_0001.livepkg'],
    ['pack', 'a_b.livepkg'],
  ]);
  expect(contents(join(out, '..'))).toEqual({});
});

test('the length that is planned is that of the container', async () => {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1 });
  const [planned] = await packPlanOf(source, { out }, pool);
  await packInto(out, source);
  const [packed] = await packPlanOf(source, { out }, pool);
  expect(packed).toMatchObject({ action: 'unchanged', bytes: planned?.bytes });
});

test('two photos of one name have two containers; the second is named after its bytes', async () => {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1, still: 'A.JPG', motion: 'A.MOV' });
  writePhoto(source, { number: 2, still: 'A.HEIC', motion: 'A_HEVC.MOV' });
  const first = await plan(source, out);
  expect(first).toEqual([
    ['pack', 'A.livepkg'],
    ['pack', expect.stringMatching(/^A-[0-9a-f]{8}\.livepkg$/)],
  ]);
  await packInto(out, source);
  expect(await plan(source, out)).toEqual(first.map(([, path]) => ['unchanged', path]));
});

test('a copy in an archive beside the files needs no container of its own', async () => {
  const [source, out] = [folder('source'), folder('out')];
  await writeCopies(source);
  const [first, second] = await packPlanOf(source, { out }, pool);
  expect(first).toMatchObject({ action: 'pack', container: join(out, 'A.livepkg') });
  expect(second).toMatchObject({ action: 'unchanged', container: first?.container });
  expect(second?.copyOf).toBe(first);
});

test('a copy with a sidecar that the first one lacks needs a container of its own', async () => {
  const [source, out] = [folder('source'), folder('out')];
  await writeCopies(source);
  writeFileSync(join(source, 'A.JPG.xmp'), '<x:xmpmeta/>');
  const planner = new PackPlanner({ out }, pool, new Set());
  const { pairs } = await survey([source], pool, {});
  const entries: PackEntry[] = [];
  for (const pair of pairs.toReversed()) entries.push(await planner.plan(pair));
  expect(entries.map(({ action, sources }) => [action, sources.length])).toEqual([
    ['pack', 2],
    ['pack', 3],
  ]);
  expect(new Set(entries.map(({ container }) => container)).size).toBe(2);
});

test('what is in the way of a container is left as it is, and ends nothing else', async () => {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1 });
  mkdirSync(join(out, 'IMG_0001.livepkg'));
  writePhoto(source, { number: 2 });
  expect(await plan(source, out)).toEqual([
    ['conflict target-differs', 'IMG_0001.livepkg'],
    ['pack', 'IMG_0002.livepkg'],
  ]);
});

test('no link below the output folder is followed', async () => {
  const [source, out, elsewhere] = [folder('source'), folder('out'), folder('elsewhere')];
  writePhoto(join(source, 'a'), { number: 1 });
  symlinkSync(elsewhere, join(out, 'a'));
  expect((await plan(source, out)).map(([action]) => action)).toEqual(['failed out-not-a-folder']);
});

test('a pair that no container holds fails alone', async () => {
  const [source, out] = [folder('source'), folder('out')];
  truncateSync(writePhoto(source, { number: 1 }).still, 2 ** 30);
  writePhoto(source, { number: 2 });
  expect(await plan(source, out)).toEqual([
    ['failed source-too-large', 'IMG_0001.livepkg'],
    ['pack', 'IMG_0002.livepkg'],
  ]);
});

test('with an update, a container is written anew for other sidecars, not for another still', async () => {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1 });
  const { still } = writePhoto(source, { number: 2 });
  await packInto(out, source);
  writeFileSync(join(source, 'IMG_0001.xmp'), '<x:xmpmeta/>');
  appendFileSync(still, 'edited');
  const differs = 'conflict target-differs';
  expect((await plan(source, out)).map(([action]) => action)).toEqual([differs, differs]);
  expect((await plan(source, out, true)).map(([action]) => action)).toEqual(['update', differs]);
});

test('the container of a pair that is settled is for no other pair', async () => {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1 });
  await packInto(out, source);
  const [pair] = (await survey([source], pool, {})).pairs;
  if (pair === undefined) throw new Error('no pair');
  const planner = new PackPlanner({ out }, pool, new Set([join(out, 'IMG_0001.livepkg')]));
  const { action, container } = await planner.plan(pair);
  expect([action, relative(out, container)]).toEqual([
    'pack',
    expect.stringMatching(/^IMG_0001-[0-9a-f]{8}\.livepkg$/),
  ]);
});
