import {
  appendFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { byPath, survey, type Survey } from '../../src/library/survey.ts';
import { packInto } from '../support/planning.ts';
import { LIBRARY, writePhoto } from '../support/photos.ts';
import { oneThread } from '../support/pool.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const pool = oneThread();

/** The pairs of a survey, each as the paths of its files. */
function pairsOf({ pairs }: Survey, root: string): string[][] {
  return pairs.map(({ still, motion, sidecars }) =>
    [still.file, motion.file, ...sidecars].map(({ path }) => relative(root, path)),
  );
}

test('pairs are found over folders, with their sidecars, in the order of the stills', async () => {
  const source = folder('source');
  writePhoto(join(source, 'a'), { number: 2 });
  writePhoto(join(source, 'b'), { number: 1, motion: '../a/ELSEWHERE.MOV' });
  writeFileSync(join(source, 'a/IMG_0002.xmp'), '<x:xmpmeta/>');
  writeFileSync(join(source, 'a/IMG_0002.AAE'), '<plist/>');
  const found = await survey([source], pool, {});
  expect(pairsOf(found, source)).toEqual([
    ['a/IMG_0002.JPG', 'a/IMG_0002.MOV', 'a/IMG_0002.AAE', 'a/IMG_0002.xmp'],
    ['b/IMG_0001.JPG', 'a/ELSEWHERE.MOV'],
  ]);
  expect(found.pairs.map(({ link }) => link.by)).toEqual([
    'content-identifier',
    'content-identifier',
  ]);
  const { unpaired, loneSidecars, ignored, damaged, problems, emptyPaths } = found;
  expect([unpaired, loneSidecars, ignored, damaged, problems, emptyPaths]).toEqual(
    Array.from({ length: 6 }, () => []),
  );
});

test('a half alone is unpaired, and says so to a pair that has its identifier', async () => {
  const source = folder('source');
  const { still } = writePhoto(source, { number: 1 });
  rmSync(writePhoto(source, { number: 2 }).motion);
  appendFileSync(writePhoto(join(source, 'edited'), { number: 1 }).still, 'edited');
  rmSync(join(source, 'edited/IMG_0001.MOV'));
  const { pairs, unpaired } = await survey([source], pool, {});
  const told = unpaired.map(({ half, reason }) => [relative(source, half.file.path), reason]);
  expect(told).toEqual([
    ['IMG_0002.JPG', 'no-partner'],
    ['edited/IMG_0001.JPG', 'variant-of'],
  ]);
  expect(pairs.map((pair) => [pair.still.file.path, pair.isIdentifierElsewhere])).toEqual([
    [still, true],
  ]);
});

test('a pair that only names make probable is taken where that is asked for', async () => {
  const source = folder('source');
  for (const end of ['JPG', 'MOV']) {
    writeFileSync(
      join(source, `IMG_0005.${end}`),
      readFileSync(join(LIBRARY, `2026/IMG_0005.${end}`)),
    );
  }
  expect(pairsOf(await survey([source], pool, {}), source)).toEqual([]);
  const found = await survey([source], pool, { pairByName: true });
  expect(pairsOf(found, source)).toEqual([['IMG_0005.JPG', 'IMG_0005.MOV']]);
  expect(found.pairs[0]?.link).toEqual({ by: 'name' });
  expect(found.unpaired).toEqual([]);
});

test('what is no photo is ignored, with the reason; containers are not seen at all', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  await packInto(source, source);
  writeFileSync(join(source, 'notes.txt'), 'text');
  writeFileSync(join(source, 'ALONE.xmp'), '<x:xmpmeta/>');
  const { ignored, loneSidecars } = await survey([source], pool, {});
  const told = ignored.map(({ file, reason }) => [relative(source, file), reason]);
  expect(told).toEqual([
    ['ALONE.xmp', 'lone-sidecar'],
    ['notes.txt', 'not-media'],
  ]);
  expect(loneSidecars.map(({ name }) => name)).toEqual(['ALONE.xmp']);
});

test('a half that is cut off is a problem, not a half that is alone', async () => {
  const source = folder('source');
  const { still, motion } = writePhoto(source, { number: 1 });
  rmSync(still);
  truncateSync(motion, statSync(motion).size - 1000);
  const { unpaired, problems, pairs } = await survey([source], pool, {});
  expect({ unpaired, pairs }).toEqual({ unpaired: [], pairs: [] });
  expect(problems).toMatchObject([{ file: motion }]);
});

test('paths below which no half lies are told', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  const empty = folder('empty');
  writeFileSync(join(empty, 'notes.txt'), 'text');
  const { emptyPaths } = await survey([empty, source], pool, {});
  expect(emptyPaths).toEqual([empty]);
});

test('a survey that is to end, ends with the reason', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  const reason = new Error('enough');
  await expect(survey([source], pool, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('paths are sorted bytewise', () => {
  expect(byPath(['b', 'ä', 'B', 'a'], (path) => path)).toEqual(['B', 'a', 'b', 'ä']);
});
