/**
 * Random libraries whose truth is known: no wrong pair ever, every pair found that the rules can
 * prove, and the same result for every order of input.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Half } from '../../../src/library/pairing/half.ts';
import { fuzzRuns } from '../../support/random.ts';
import { inWords, motion, pair, still } from './half-maker.ts';

const RUNS = fuzzRuns(100, 1000);

/** What happened to a photo before livepkg saw it. */
interface Photo {
  /** Photos with one family carry one identifier and the same motion: a converter's template. */
  family: number;
  /** Whether both halves lost their identifier, or one. */
  stripped: 'none' | 'still' | 'motion' | 'both';
  lost: 'none' | 'still' | 'motion';
  /** Which half was moved to another folder. */
  moved: 'none' | 'still' | 'motion';
  /** Which half was given a name of its own. */
  renamed: 'none' | 'still' | 'motion';
  stillFolder: string;
  extension: 'HEIC' | 'JPG' | 'DNG' | 'heic';
  motionName: 'same' | 'hevc' | 'lower case' | 'decomposed';
  /** In which other folders whole copies lie. */
  copies: string[];
  lowerCaseId: boolean;
  /** Which half does not say when it was taken. A template's owner always does: see `library`. */
  timeless: 'none' | 'still' | 'motion' | 'both';
  /** Which half is cut off. */
  damaged: 'none' | 'still' | 'motion';
  /** Which half has a number in its name, as Takeout gives one. */
  numbered: 'none' | 'still' | 'motion' | 'both';
  /**
   * Its still has the stem of the next such photo's motion, for Takeout numbers each kind by itself;
   * among those that share a template, with a number behind it.
   */
  misnumbered: boolean;
}

const photo: fc.Arbitrary<Photo> = fc.record({
  family: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.integer({ min: 1, max: 2 })),
  stripped: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 6 },
    fc.constantFrom('still' as const, 'motion' as const, 'both' as const),
  ),
  lost: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 4 },
    fc.constantFrom('still' as const, 'motion' as const),
  ),
  moved: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 4 },
    fc.constantFrom('still' as const, 'motion' as const),
  ),
  renamed: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 4 },
    fc.constantFrom('still' as const, 'motion' as const),
  ),
  stillFolder: fc.constantFrom('a', 'b'),
  extension: fc.constantFrom('HEIC', 'JPG', 'DNG', 'heic'),
  motionName: fc.constantFrom('same', 'hevc', 'lower case', 'decomposed'),
  copies: fc.uniqueArray(fc.constantFrom('copy 1', 'copy 2'), { maxLength: 2 }),
  lowerCaseId: fc.boolean(),
  timeless: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 4 },
    fc.constantFrom('still' as const, 'motion' as const, 'both' as const),
  ),
  damaged: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 6 },
    fc.constantFrom('still' as const, 'motion' as const),
  ),
  numbered: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 4 },
    fc.constantFrom('still' as const, 'motion' as const, 'both' as const),
  ),
  misnumbered: fc.boolean(),
});

interface Labelled {
  half: Half;
  /** Which photo it truly belongs to. */
  photo: number;
}

const PHOTO_TIME = (index: number): string =>
  `2026-01-${String((index % 28) + 1).padStart(2, '0')}T12:00:00+01:00`;

function identifier(index: number, { family }: Photo): string {
  const number = family === 0 ? index : 1000 + family;
  return `A1B6F0C2-3D58-4E1F-9C07-${String(number).padStart(12, '0')}`;
}

function motionStem(stem: string, { motionName }: Photo): string {
  const stems = {
    same: stem,
    hevc: `${stem}_HEVC`,
    'lower case': stem.toLowerCase(),
    decomposed: stem.normalize('NFD'),
  };
  return stems[motionName];
}

const isSide = (sides: string, side: string): boolean => sides === side || sides === 'both';

/** What a half says of its bytes and its time. */
function stateOf(it: Photo, side: 'still' | 'motion', bytes: string, captured: string) {
  const isDamaged = it.damaged === side;
  return {
    bytes: isDamaged ? `${bytes}, cut off` : bytes,
    ...(isDamaged ? { damaged: true as const } : {}),
    // Without times, a template and a stranger's still look like one renamed photo.
    ...(it.family === 0 && isSide(it.timeless, side) ? {} : { captured }),
  };
}

/** Only an identifier saves a photo whose still is named for a stranger's motion. */
const isMisnumbered = ({ stripped, misnumbered }: Photo): boolean =>
  misnumbered && stripped === 'none';

/** The halves of one photo in one place. @param stillNumber of the photo whose stem its still has */
function halvesAt(index: number, it: Photo, place: string, stillNumber: number): Labelled[] {
  const isNumbered = (side: 'still' | 'motion'): boolean =>
    it.family !== 0 && isMisnumbered(it) ? side === 'still' : isSide(it.numbered, side);
  const number = (side: 'still' | 'motion'): string => (isNumbered(side) ? '(1)' : '');
  const id = identifier(index, it);
  const isTemplate = it.family !== 0;
  const stillStem =
    it.renamed === 'still' ? `renamed still ${index}` : `Bäume ${stillNumber}${number('still')}`;
  const ownMotionStem =
    it.renamed === 'motion'
      ? `renamed motion ${index}`
      : motionStem(`Bäume ${index}${number('motion')}`, it);
  const stillFolder = it.moved === 'still' ? `${place}/moved` : place;
  const motionFolder = it.moved === 'motion' ? `${place}/moved` : place;
  const halves: Labelled[] = [];
  if (it.lost !== 'still') {
    const half = still(`${stillFolder}/${stillStem}.${it.extension}`, {
      ...stateOf(it, 'still', `still ${index}`, PHOTO_TIME(index)),
      ...(it.stripped === 'still' || it.stripped === 'both' ? {} : { id }),
    });
    halves.push({ half, photo: index });
  }
  if (it.lost !== 'motion') {
    const half = motion(`${motionFolder}/${ownMotionStem}.MOV`, {
      ...(isTemplate
        ? stateOf(it, 'motion', `template ${it.family}`, '2019-05-05T05:05:05Z')
        : stateOf(it, 'motion', `motion ${index}`, PHOTO_TIME(index))),
      ...(it.stripped === 'motion' || it.stripped === 'both'
        ? {}
        : { id: it.lowerCaseId ? id.toLowerCase() : id }),
    });
    halves.push({ half, photo: index });
  }
  return halves;
}

/** By photo: the number of the one whose stem its still has. */
function stillNumbers(photos: readonly Photo[]): Map<Photo, number> {
  const numbers = new Map(photos.map((it, index) => [it, index]));
  for (const family of [0, 1, 2]) {
    const misnumbered = photos.filter((it) => it.family === family && isMisnumbered(it));
    const own = misnumbered.map((it) => numbers.get(it) ?? 0);
    misnumbered.forEach((it, place) => numbers.set(it, own[(place + 1) % own.length] ?? 0));
  }
  return numbers;
}

function library(photos: readonly Photo[]): Labelled[] {
  const numbers = stillNumbers(photos);
  return photos.flatMap((it, index) =>
    [it.stillFolder, ...it.copies].flatMap((place) =>
      halvesAt(index, it, place, numbers.get(it) ?? index),
    ),
  );
}

const isWhole = ({ stripped, lost, damaged }: Photo): boolean =>
  stripped === 'none' && lost === 'none' && damaged === 'none';

/** Places in which the rules prove a pair of this photo. */
function provenPlaces(it: Photo): string[] {
  if (!isWhole(it)) return [];
  const isTogether = it.moved === 'none';
  const isNumberedAlike = it.numbered === 'none' || it.numbered === 'both';
  const isNamed = it.renamed === 'none' && isNumberedAlike && !isMisnumbered(it);
  const places = [it.stillFolder, ...it.copies];
  if (isTogether && isNamed) return places;
  if (it.family !== 0) return []; // A template proves nothing but by its name, in its folder.
  // In each folder that has both; else once, across folders.
  return isTogether ? places : ['anywhere'];
}

test(`${RUNS} random libraries`, () => {
  let pairsFound = 0;
  const property = fc.property(
    fc.array(photo, { maxLength: 8 }),
    fc.infiniteStream(fc.nat()),
    (photos, order) => {
      const labelled = library(photos);
      const truth = new Map(labelled.map((item) => [item.half, item.photo]));
      const halves = labelled.map(({ half }) => half);
      const result = pair(halves);
      pairsFound += result.pairs.length;

      for (const joined of [...result.pairs, ...result.pairsByName]) {
        const { still: s, motion: m } = joined;
        if (truth.get(s) !== truth.get(m)) {
          throw new Error(`wrong pair: ${s.file.path} + ${m.file.path}`);
        }
      }

      const found = new Map<number, number>();
      for (const { still: s } of result.pairs) {
        const index = truth.get(s) ?? -1;
        found.set(index, (found.get(index) ?? 0) + 1);
      }
      photos.forEach((it, index) => {
        const proven = provenPlaces(it).length;
        if ((found.get(index) ?? 0) < proven) {
          throw new Error(`photo ${index}: ${found.get(index) ?? 0} of ${proven} pairs found`);
        }
      });

      const seen = [
        ...result.pairs.flatMap((joined): Half[] => [joined.still, joined.motion]),
        ...result.unpaired.map(({ half }) => half),
        ...result.ordinary,
      ];
      if (seen.length !== halves.length || new Set(seen).size !== halves.length) {
        throw new Error('a half was lost, or told of twice');
      }

      const keys = new Map(halves.map((half) => [half, order.next().value ?? 0]));
      const reordered = halves.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      expect(inWords(pair(reordered))).toEqual(inWords(result));
    },
  );
  fc.assert(property, { numRuns: RUNS });
  expect(pairsFound).toBeGreaterThan(RUNS);
});
