import { expect, test } from 'vitest';
import type { HalfFile, Pair } from '../../../src/library/pairing/half.ts';
import { MAX_SIDECARS } from '../../../src/format/manifest-rules.ts';
import { findSidecars, isSidecarName } from '../../../src/library/pairing/sidecars.ts';
import { pair, still, motion } from './half-maker.ts';

function file(path: string): HalfFile {
  const slash = path.lastIndexOf('/');
  return { path, folder: path.slice(0, slash + 1), name: path.slice(slash + 1), size: 10 };
}

function pairOf(stillPath: string, motionPath: string, id = stillPath): Pair {
  const [found] = pair([still(stillPath, { id }), motion(motionPath, { id })]).pairs;
  if (found === undefined) throw new Error('no pair');
  return found;
}

function sidecarsOf(pairs: Pair[], paths: string[]): string[][] {
  const found = findSidecars(pairs, paths.map(file));
  return pairs.map((it) => (found.get(it)?.taken ?? []).map(({ path }) => path).toSorted());
}

const UUID = '51F2BEF7-431A-4D31-8AC1-3284A57826AE';

test.each([
  ['an edit', 'IMG_3582.HEIC', 'IMG_3582.mov', 'IMG_3582.AAE'],
  ['an edit, in another case', 'IMG_3582.HEIC', 'IMG_3582.mov', 'img_3582.aae'],
  ["the original's adjustments", 'IMG_3582.HEIC', 'IMG_3582.mov', 'IMG_O3582.AAE'],
  ["the original's adjustments, osxphotos", 'Boat.HEIC', 'Boat.mov', 'Boat_O.AAE'],
  ['metadata by stem', 'IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.xmp'],
  ["metadata by the still's full name", 'IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.HEIC.xmp'],
  ["metadata by the motion's full name", 'IMG_1.HEIC', 'IMG_1_HEVC.MOV', 'IMG_1_HEVC.MOV.xmp'],
  ['Takeout', 'IMG_1.HEIC', 'IMG_1.MP4', 'IMG_1.HEIC.json'],
  ['Takeout, since 2024', 'IMG_1.HEIC', 'IMG_1.MP4', 'IMG_1.HEIC.supplemental-metadata.json'],
  ['Takeout, cut off', `${UUID}.HEIC`, `${UUID}.MP4`, `${UUID}.HEIC.supp.json`],
  ['Takeout, cut off behind a dot', 'IMG_1.HEIC', 'IMG_1.MP4', 'IMG_1.HEIC..json'],
  ['Takeout, numbered', 'IMG_1(1).HEIC', 'IMG_1(1).MP4', 'IMG_1.HEIC(1).json'],
  [
    'Takeout since 2024, numbered',
    'IMG_1(1).HEIC',
    'IMG_1(1).MP4',
    'IMG_1.HEIC.supplemental-metadata(1).json',
  ],
  [
    'Takeout, the name itself cut off',
    `${'A long name '.repeat(5)}.HEIC`,
    `${'A long name '.repeat(5)}.MP4`,
    `${'A long name '.repeat(5).slice(0, 46)}.json`,
  ],
  [
    'Takeout, a name cut off in letters that folding makes more of',
    'Großmütter Geburtstagsfeier im schönen Garten ü2.HEIC',
    'Großmütter Geburtstagsfeier im schönen Garten ü2.MP4',
    `${'Großmütter Geburtstagsfeier im schönen Garten ü2.HEIC'.slice(0, 46)}.json`,
  ],
])('%s travels with its pair: %s + %s, %s', (_, stillName, motionName, sidecar) => {
  const pairs = [pairOf(`a/${stillName}`, `a/${motionName}`)];
  expect(sidecarsOf(pairs, [`a/${sidecar}`, `b/${sidecar}`])).toEqual([[`a/${sidecar}`]]);
  expect(isSidecarName(sidecar)).toBe(true);
});

test.each([
  ['another number', 'IMG_3583.AAE'],
  ['a longer name', 'IMG_35820.AAE'],
  ['an unnumbered name', 'IMG_3582.HEIC(1).json'],
  ['another suffix', 'IMG_3582.HEIC.other.json'],
  ['a json of its own', 'settings.json'],
])('a sidecar of %s does not: %s', (_, sidecar) => {
  const pairs = [pairOf('a/IMG_3582.HEIC', 'a/IMG_3582.MOV')];
  expect(sidecarsOf(pairs, [`a/${sidecar}`])).toEqual([[]]);
});

test('a sidecar that could belong to two pairs of a folder goes with both', () => {
  const pairs = [
    pairOf('a/IMG_1.HEIC', 'a/IMG_1.MOV'),
    pairOf('a/IMG_1.JPG', 'a/IMG_1_HEVC.MOV', 'other'),
  ];
  expect(sidecarsOf(pairs, ['a/IMG_1.AAE'])).toEqual([['a/IMG_1.AAE'], ['a/IMG_1.AAE']]);
});

test('where the halves lie in two folders, both are looked at', () => {
  const pairs = [pairOf('a/IMG_1.HEIC', 'b/IMG_1.MOV')];
  expect(sidecarsOf(pairs, ['a/IMG_1.AAE', 'b/IMG_1.MOV.xmp'])).toEqual([
    ['a/IMG_1.AAE', 'b/IMG_1.MOV.xmp'],
  ]);
});

test('an ordinary json is no sidecar', () => {
  expect(isSidecarName('package.json')).toBe(false);
  expect(isSidecarName('IMG_1.HEIC.json')).toBe(true);
});

test.each(['heic', 'HEIF', 'jpeg', 'dng', 'mov', 'MP4', 'm4v', 'qt'])(
  'whatever a half may be called, its json is a sidecar: .%s',
  (extension) => {
    expect(isSidecarName(`IMG_1.${extension}.json`)).toBe(true);
    expect(isSidecarName(`IMG_1.${extension}.supplemental-meta(2).json`)).toBe(true);
  },
);

test('what a container has no room for is told to be left out', () => {
  const suffix = '.supplemental-metadata';
  const many = Array.from({ length: 20 }, (_, n) => `a/IMG_1.HEIC${suffix.slice(0, n)}.json`);
  const only = pairOf('a/IMG_1.HEIC', 'a/IMG_1.MOV');
  const { taken = [], leftOut = [] } = findSidecars([only], many.map(file)).get(only) ?? {};
  expect([taken.length, leftOut.length]).toEqual([MAX_SIDECARS, many.length - MAX_SIDECARS]);
  expect([...taken, ...leftOut].map(({ path }) => path).toSorted()).toEqual(many.toSorted());
});

test('of two sidecars of one name, from two folders, the second is told to be left out', () => {
  const only = pairOf('a/IMG_1.HEIC', 'b/IMG_1.MOV');
  const found = findSidecars([only], ['a/IMG_1.AAE', 'b/IMG_1.AAE'].map(file)).get(only);
  expect(found?.taken.map(({ path }) => path)).toEqual(['a/IMG_1.AAE']);
  expect(found?.leftOut.map(({ path }) => path)).toEqual(['b/IMG_1.AAE']);
});
