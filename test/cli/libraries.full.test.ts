/**
 * Whole libraries as the tools of this world lay them out, made of the eight real pairs, renamed and
 * arranged as each tool does, with look-alikes mixed in: every pair found, and no other. Slow, because
 * whole libraries of large files are copied, packed and restored.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../support/oracles.ts';
import { copy } from '../support/photos.ts';
import {
  REAL_PAIRS_FOLDER,
  REAL_SINGLES_FOLDER,
  realPairRows,
  realPhotos,
} from '../support/real-photos.ts';
import { pack, scan } from '../support/records.ts';
import { contents, sha256Of, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

interface RealPair {
  /** Absolute paths. */
  still: string;
  motion: string;
}

const index = new Map(
  realPairRows().map(({ pair, still, motion }): [string, RealPair] => [
    pair,
    { still: join(REAL_PAIRS_FOLDER, pair, still), motion: join(REAL_PAIRS_FOLDER, pair, motion) },
  ]),
);

const UUIDS = Array.from({ length: 8 }, (_, n) => `0A1B2C3D-4E5F-4A6B-8C7D-00000000000${n}`);

class Library {
  readonly root: string;
  /** Still → motion, relative: what truly belongs together. */
  readonly truth = new Map<string, string>();

  constructor(name: string) {
    this.root = folder(name);
  }

  add(pair: string, still: string, motion: string): void {
    const real = index.get(pair);
    if (real === undefined) throw new Error(`no pair ${pair}`);
    copy(real.still, join(this.root, still));
    copy(real.motion, join(this.root, motion));
    this.truth.set(still, motion);
  }

  file(from: string, to: string): void {
    copy(join(REAL_SINGLES_FOLDER, from), join(this.root, to));
  }

  text(to: string, text: string): void {
    copy(join(REAL_SINGLES_FOLDER, 'aae/IMG_1994.AAE'), join(this.root, to));
    writeFileSync(join(this.root, to), text);
  }

  relative(path: string): string {
    return path.slice(this.root.length + 1);
  }

  /** Scans, and says what was found, relative to the library. */
  async scan() {
    const { records } = await scan([this.root]);
    const pairs = new Map<string, string>();
    const sidecars: Record<string, string[]> = {};
    const rest: Record<string, string> = {};
    for (const record of records) {
      if (record.event === 'pair') {
        pairs.set(this.relative(record.still), this.relative(record.motion));
        if (record.sidecars.length > 0) {
          sidecars[this.relative(record.still)] = record.sidecars.map((path) => basename(path));
        }
      } else if (record.event === 'problem') {
        rest[this.relative(record.file)] = record.error.code;
      } else rest[this.relative(record.file)] = record.reason;
    }
    return { pairs, sidecars, rest };
  }

  expectTruth(pairs: Map<string, string>): void {
    expect(Object.fromEntries(pairs)).toEqual(Object.fromEntries(this.truth));
  }
}

/** What Photos on a Mac keeps: originals by UUID, and renders of what was edited. */
function photosLibrary(): Library {
  const library = new Library('Photos Library.photoslibrary');
  const [a, b, c, d, e] = UUIDS;
  library.add('osx-3582-original', `originals/0/${a}.heic`, `originals/0/${a}_3.mov`);
  library.add(
    'osx-3582-edited',
    `resources/renders/0/${a}_1_201_a.heic`,
    `resources/renders/0/${a}_2_100_a.mov`,
  );
  library.add('osx-4394-original', `originals/1/${b}.heic`, `originals/1/${b}_3.mov`);
  library.add(
    'osx-4394-edited',
    `resources/renders/1/${b}_1_201_a.heic`,
    `resources/renders/1/${b}_2_100_a.mov`,
  );
  library.add('osx-4580', `originals/2/${c}.heic`, `originals/2/${c}_3.mov`);
  library.add('osx-6s-0728', `originals/3/${d}.jpeg`, `originals/3/${d}_3.mov`);
  library.add(
    'osx-6s-0728-edited',
    `resources/renders/3/${d}_1_201_a.jpeg`,
    `resources/renders/3/${d}_2_100_a.mov`,
  );
  library.add('henteko-6s', `originals/4/${e}.jpeg`, `originals/4/${e}_3.mov`);
  library.file(
    'lookalike/IMG_0664_burst.JPG',
    'originals/5/0A1B2C3D-0000-0000-0000-000000000009.jpeg',
  );
  library.file('mov-plain/IMG_3539.MOV', `originals/5/${UUIDS[5]}.mov`);
  library.file('edited/IMG_1853.AAE', `originals/5/${UUIDS[5]}.AAE`);
  library.text('database/Photos.sqlite', 'SQLite format 3');
  return library;
}

/** An iPhone over USB: movies come without their `ftyp`. */
function iphone(): Library {
  const library = new Library('DCIM');
  const add = (pair: string, name: string, extension = 'HEIC'): void => {
    const [still, motion] = [`100APPLE/${name}.${extension}`, `100APPLE/${name}.MOV`];
    library.add(pair, still, motion);
    const movie = readFileSync(join(library.root, motion));
    movie.write('free', 4, 'latin1'); // In place of `ftyp`: nothing else moves.
    writeFileSync(join(library.root, motion), movie);
  };
  add('osx-3582-original', 'IMG_3582');
  add('osx-3582-edited', 'IMG_E3582');
  add('osx-4394-original', 'IMG_4394');
  add('osx-4394-edited', 'IMG_E4394');
  add('osx-4580', 'IMG_4580');
  add('osx-6s-0728', 'IMG_0728', 'JPG');
  add('osx-6s-0728-edited', 'IMG_E0728', 'JPG');
  add('henteko-6s', 'IMG_0001', 'JPG');
  for (const name of ['IMG_3582.AAE', 'IMG_O3582.AAE']) {
    copy(join(REAL_PAIRS_FOLDER, 'osx-3582-original', name), join(library.root, '100APPLE', name));
  }
  library.file('lookalike/IMG_0664_burst.JPG', '100APPLE/IMG_0664.JPG');
  library.file('mov-plain/IMG_3539.MOV', '100APPLE/IMG_0664.MOV');
  library.file('edited/IMG_1853.HEIC', '100APPLE/IMG_1853.HEIC');
  library.file('edited/IMG_E1853.heic', '100APPLE/IMG_E1853.HEIC');
  library.file('edited/IMG_1853.AAE', '100APPLE/IMG_1853.AAE');
  library.text('100APPLE/._IMG_3582.HEIC', 'Mac OS X AppleDouble');
  library.text('100APPLE/.DS_Store', 'Bud1');
  return library;
}

function size(pair: string, half: keyof RealPair): number {
  return readFileSync(index.get(pair)?.[half] ?? '').length;
}

/** icloudpd: by date; `_HEVC` movies; the size in the name where a name was taken. */
function icloudpd(): Library {
  const library = new Library('icloudpd');
  library.add('osx-3582-original', '2025/05/26/IMG_3582.HEIC', '2025/05/26/IMG_3582_HEVC.MOV');
  library.add(
    'osx-3582-edited',
    `2025/05/26/IMG_3582-${size('osx-3582-edited', 'still')}.HEIC`,
    `2025/05/26/IMG_3582_HEVC-${size('osx-3582-edited', 'motion')}.MOV`,
  );
  library.add('osx-4394-original', '2025/08/06/IMG_4394.HEIC', '2025/08/06/IMG_4394_HEVC.MOV');
  library.add(
    'osx-4394-edited',
    `2025/08/06/FullSizeRender-${size('osx-4394-edited', 'still')}.HEIC`,
    `2025/08/06/FullSizeRender_HEVC-${size('osx-4394-edited', 'motion')}.MOV`,
  );
  library.add('osx-4580', '2025/08/17/IMG_4580.HEIC', '2025/08/17/IMG_4580_HEVC.MOV');
  library.add('osx-6s-0728', '2019/12/29/IMG_0728.JPG', '2019/12/29/IMG_0728.MOV');
  library.add('osx-6s-0728-edited', '2019/12/30/IMG_0728.JPG', '2019/12/30/IMG_0728.MOV');
  library.add('henteko-6s', '2016/09/21/IMG_0001.JPG', '2016/09/21/IMG_0001.MOV');
  library.file('mov-plain/IMG_3539.MOV', '2025/08/17/IMG_4581_HEVC.MOV');
  library.file('heic-ci/IMG_4076_spatial.HEIC', '2025/08/17/IMG_4581.HEIC');
  return library;
}

/** Google Takeout: one folder a year, numbers on names that clash, a `.json` for each. */
function takeout(): Library {
  const library = new Library('Takeout');
  const year = 'Google Photos/Photos from 2025';
  const add = (pair: string, name: string, extension = 'HEIC'): void =>
    library.add(pair, `${year}/${name}.${extension}`, `${year}/${name}.MP4`);
  add('osx-3582-original', 'IMG_3582');
  add('osx-3582-edited', 'IMG_3582(1)');
  add('osx-4394-original', 'IMG_4394');
  // Google numbers each half by itself: the partner of (1) may have no number, or another.
  library.add('osx-4394-edited', `${year}/IMG_4394(1).HEIC`, `${year}/IMG_4394(2).MP4`);
  library.add('osx-4580', `${year}/IMG_4580(1).HEIC`, `${year}/IMG_4580.MP4`);
  add('osx-6s-0728', 'IMG_0728', 'JPG');
  add('osx-6s-0728-edited', 'IMG_0728-edited', 'jpeg');
  add('henteko-6s', 'IMG_0001', 'JPG');
  library.file('heic-plain/heic-single.heic', `${year}/IMG_4580.HEIC`);
  library.file('google-takeout/IMG_4179.jpeg', `${year}/IMG_4179.jpeg`);
  library.file('google-takeout/IMG_4179-edited.jpeg', `${year}/IMG_4179-edited.jpeg`);
  library.file('motion-photo/lg_microvideo.jpg', `${year}/PXL_20250101_000000000.MP.jpg`);
  for (const name of [
    'IMG_3582.HEIC.supplemental-metadata.json',
    'IMG_3582.HEIC.supplemental-metadata(1).json',
    'IMG_4580.HEIC(1).json',
    'IMG_0728.JPG.json',
    'metadata.json',
  ]) {
    library.text(`${year}/${name}`, '{}');
  }
  return library;
}

/** An export of osxphotos: edited copies beside their originals, with sidecars. */
function osxphotos(): Library {
  const library = new Library('export');
  library.add('osx-3582-original', 'IMG_3582.HEIC', 'IMG_3582.mov');
  library.add('osx-3582-edited', 'IMG_3582_edited.heic', 'IMG_3582_edited.mov');
  library.add('osx-4394-original', 'IMG_4394.HEIC', 'IMG_4394.mov');
  library.add('osx-4394-edited', 'IMG_4394_edited.heic', 'IMG_4394_edited.mov');
  library.add('osx-4580', 'IMG_4580.HEIC', 'IMG_4580.MOV.mov');
  library.add('osx-6s-0728', 'IMG_0728.jpeg', 'IMG_0728.mov');
  library.add('osx-6s-0728-edited', 'IMG_0728_edited.jpeg', 'IMG_0728_edited.mov');
  library.add('henteko-6s', 'test.JPG', 'test.mov');
  for (const name of ['IMG_3582.AAE', 'IMG_O3582.AAE']) {
    copy(join(REAL_PAIRS_FOLDER, 'osx-3582-original', name), join(library.root, name));
  }
  library.text('IMG_3582.HEIC.xmp', '<x:xmpmeta/>');
  library.text('IMG_4394_edited.heic.xmp', '<x:xmpmeta/>');
  library.text('IMG_9999.xmp', '<x:xmpmeta/>');
  return library;
}

function digests({ still, motion }: RealPair): string {
  return `${sha256Of(still)} ${sha256Of(motion)}`;
}

testWith([realPhotos], 'a Photos library: originals and renders', async () => {
  const library = photosLibrary();
  const before = state(library.root);
  const { pairs, rest } = await library.scan();
  library.expectTruth(pairs);
  expect(rest).toEqual({
    'database/Photos.sqlite': 'not-media',
    'originals/5/0A1B2C3D-0000-0000-0000-000000000009.jpeg': 'no-identifier',
    [`originals/5/${UUIDS[5]}.AAE`]: 'lone-sidecar',
    [`originals/5/${UUIDS[5]}.mov`]: 'no-identifier',
  });
  expect(state(library.root)).toEqual(before);
});

testWith([realPhotos], "an iPhone's DCIM, its movies without ftyp", async () => {
  const library = iphone();
  const { pairs, sidecars, rest } = await library.scan();
  library.expectTruth(pairs);
  expect(sidecars).toEqual({ '100APPLE/IMG_3582.HEIC': ['IMG_3582.AAE', 'IMG_O3582.AAE'] });
  expect(rest).toEqual({
    '100APPLE/IMG_0664.JPG': 'name-only',
    '100APPLE/IMG_0664.MOV': 'name-only',
    '100APPLE/IMG_1853.AAE': 'lone-sidecar',
    '100APPLE/IMG_1853.HEIC': 'no-partner',
    '100APPLE/IMG_E1853.HEIC': 'no-partner',
  });
});

testWith([realPhotos], 'an icloudpd tree', async () => {
  const library = icloudpd();
  const { pairs, rest } = await library.scan();
  library.expectTruth(pairs);
  expect(rest).toEqual({
    '2025/08/17/IMG_4581.HEIC': 'name-only',
    '2025/08/17/IMG_4581_HEVC.MOV': 'name-only',
  });
});

testWith([realPhotos], 'a Takeout tree, each half numbered by itself', async () => {
  const library = takeout();
  const { pairs, sidecars, rest } = await library.scan();
  library.expectTruth(pairs);
  const year = 'Google Photos/Photos from 2025';
  expect(sidecars).toEqual({
    [`${year}/IMG_3582.HEIC`]: ['IMG_3582.HEIC.supplemental-metadata.json'],
    [`${year}/IMG_3582(1).HEIC`]: ['IMG_3582.HEIC.supplemental-metadata(1).json'],
    [`${year}/IMG_4580(1).HEIC`]: ['IMG_4580.HEIC(1).json'],
    [`${year}/IMG_0728.JPG`]: ['IMG_0728.JPG.json'],
  });
  expect(rest).toEqual({
    [`${year}/IMG_4179-edited.jpeg`]: 'ambiguous',
    [`${year}/IMG_4179.jpeg`]: 'ambiguous',
    [`${year}/IMG_4580.HEIC`]: 'no-identifier',
    [`${year}/PXL_20250101_000000000.MP.jpg`]: 'no-identifier',
    [`${year}/metadata.json`]: 'not-media',
  });
});

testWith([realPhotos], 'an export of osxphotos', async () => {
  const library = osxphotos();
  const { pairs, sidecars, rest } = await library.scan();
  library.expectTruth(pairs);
  expect(sidecars).toEqual({
    'IMG_3582.HEIC': ['IMG_3582.AAE', 'IMG_3582.HEIC.xmp', 'IMG_O3582.AAE'],
    'IMG_4394_edited.heic': ['IMG_4394_edited.heic.xmp'],
  });
  expect(rest).toEqual({ 'IMG_9999.xmp': 'lone-sidecar' });
});

testWith(
  [realPhotos],
  'each of them packs into eight containers, and all its files are unchanged',
  async () => {
    for (const library of [photosLibrary(), iphone(), icloudpd(), takeout(), osxphotos()]) {
      const before = contents(library.root);
      const out = folder('archive');
      const { records, summary } = await pack([library.root, '--out', out]);
      expect(summary.packed, library.root).toBe(8);
      const packed = records.filter(({ event }) => event === 'packed');
      expect(packed).toHaveLength(8);
      expect(contents(library.root)).toEqual(before);
    }
  },
);

testWith(
  [realPhotos],
  'all real files in one tree: the eight pairs, and a reason for each other',
  async () => {
    const { records } = await scan([join(REAL_PAIRS_FOLDER, '..')]);
    const pairs = records.flatMap((record) => (record.event === 'pair' ? [record] : []));
    expect(new Set(pairs.map(digests))).toEqual(new Set([...index.values()].map(digests)));
    expect(pairs).toHaveLength(8);
    expect(pairs.flatMap(({ sidecars }) => sidecars.map((path) => basename(path)))).toEqual([
      'IMG_3582.AAE',
      'IMG_O3582.AAE',
    ]);
    const reasons = new Map(
      records.flatMap((record): [string, string][] => {
        if (record.event === 'unpaired') return [[record.file, record.reason]];
        if (record.event === 'ignored') return [[record.file, record.reason]];
        return record.event === 'problem' ? [[record.file, record.error.code]] : [];
      }),
    );
    const reasonOf = (single: string): string | undefined =>
      reasons.get(join(REAL_SINGLES_FOLDER, single));
    expect(
      Object.fromEntries(
        [
          'aae/IMG_1994.AAE',
          'damaged/36bytes.mov',
          'damaged/annex-b_cut.mp4',
          'damaged/corrupted.heic',
          'damaged/empty.heic',
          'damaged/github_45.heic',
          'damaged/github_49.heic',
          'damaged/photo_cut_with_ci.heic',
          'damaged/truncated.heic',
          'edited/IMG_1853.AAE',
          'edited/IMG_1853.HEIC',
          'edited/IMG_E1853.heic',
          'google-takeout/IMG_4179-edited.jpeg',
          'google-takeout/IMG_4179.jpeg',
          'heic-ci/IMG_4076_spatial.HEIC',
          'heic-plain/QuickTime.heic',
          'heic-plain/heic-single.heic',
          'lookalike/IMG_0664_burst.JPG',
          'motion-photo/lg_microvideo.jpg',
          'mov-plain/IMG_3539.MOV',
          'mov-plain/QuickTime.mov',
        ].map((single) => [single, reasonOf(single)]),
      ),
    ).toEqual({
      'aae/IMG_1994.AAE': 'lone-sidecar',
      'damaged/36bytes.mov': 'damaged',
      'damaged/annex-b_cut.mp4': 'damaged',
      'damaged/corrupted.heic': 'damaged',
      'damaged/empty.heic': 'damaged',
      'damaged/github_45.heic': 'damaged',
      'damaged/github_49.heic': 'damaged',
      'damaged/photo_cut_with_ci.heic': 'no-partner',
      'damaged/truncated.heic': 'damaged',
      'edited/IMG_1853.AAE': 'lone-sidecar',
      'edited/IMG_1853.HEIC': 'no-partner',
      'edited/IMG_E1853.heic': 'no-partner',
      'google-takeout/IMG_4179-edited.jpeg': 'ambiguous',
      'google-takeout/IMG_4179.jpeg': 'ambiguous',
      'heic-ci/IMG_4076_spatial.HEIC': 'no-partner',
      'heic-plain/QuickTime.heic': 'no-identifier',
      'heic-plain/heic-single.heic': 'no-identifier',
      'lookalike/IMG_0664_burst.JPG': 'no-identifier',
      'motion-photo/lg_microvideo.jpg': 'no-identifier',
      'mov-plain/IMG_3539.MOV': 'no-identifier',
      'mov-plain/QuickTime.mov': 'no-identifier',
    });
  },
);
