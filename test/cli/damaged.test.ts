/** Damaged photos and videos: a problem if they may be half of a Live Photo, else only named. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIXTURES } from '../../fixtures/catalogue.ts';
import { moovFirst } from '../support/media/edit-boxes.ts';
import { dng } from '../support/media/stills.ts';
import { livepkg } from '../support/livepkg.ts';
import { testWith } from '../support/oracles.ts';
import { copy, LIBRARY, writePhoto } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, REAL_SINGLES_FOLDER, realPhotos } from '../support/real-photos.ts';
import { pack, scan, tally } from '../support/records.ts';
import { files, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const PARTS = 24;

const video = readFileSync(join(LIBRARY, '2026/IMG_0005.MOV'));
const picture = readFileSync(join(LIBRARY, '2026/IMG_0005.JPG'));

/** The first bytes of a file, more and more of them; never so few that nothing tells its kind. */
function* cuts(bytes: Buffer, parts: number): Generator<Buffer> {
  for (let part = 1; part < parts; part += 1) {
    yield bytes.subarray(0, Math.max(20, Math.round((bytes.length * part) / parts)));
  }
}

/** What a scan says of each file: a code of a problem, or a reason. */
async function said(source: string): Promise<Record<string, string>> {
  const { records } = await scan([source]);
  return Object.fromEntries(
    records.flatMap((item): [string, string][] => {
      if (item.event === 'pair') return [item.still, item.motion].map((file) => [file, 'pair']);
      if (item.event === 'problem') return [[item.file, 'problem']];
      return [[item.file, item.reason]];
    }),
  );
}

/** Writes every cut of a file, each in a folder of its own, under one name. */
function writeCuts(source: string, bytes: Buffer, name: string, parts = PARTS): string[] {
  return [...cuts(bytes, parts)].map((cut, index) => {
    const path = join(source, name, `${index}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, cut);
    return path;
  });
}

describe.concurrent('ordinary files that are cut off', () => {
  test('are named, and make nothing status 1 but --strict', async () => {
    const [source, out] = [folder('source'), folder('out')];
    writePhoto(source, { number: 1 });
    const [early, late] = [join(source, 'early.mov'), join(source, 'late.mov')];
    writeFileSync(early, video.subarray(0, 400));
    writeFileSync(late, moovFirst(video).subarray(0, -99));
    const damaged = { event: 'ignored', reason: 'damaged', error: { code: 'media-truncated' } };

    const scanned = await scan([source]);
    expect(scanned.status).toBe(0);
    expect(scanned.records.slice(1)).toMatchObject([
      { ...damaged, file: early },
      { ...damaged, file: late },
    ]);
    expect(scanned.summary).toMatchObject({ pairs: 1, ignored: 2, problems: 0 });
    const packed = await pack([source, '--out', out]);
    expect(packed.status).toBe(0);
    expect(packed.records.slice(1)).toEqual(scanned.records.slice(1));
    expect(packed.summary).toMatchObject({ packed: 1, damaged: 2, problems: 0 });
    expect(files(out)).toEqual(['IMG_0001.livepkg']);

    expect((await scan([source, '--strict'])).status).toBe(1);
    expect((await pack([source, '--out', out, '--strict'])).status).toBe(1);
    expect((await pack([source, '--out', out, '--dry-run'])).summary.damaged).toBe(2);
    for (const args of [
      ['scan', source],
      ['pack', source, '--out', out],
    ]) {
      const { status, stdout } = await livepkg(args);
      expect(status).toBe(0);
      expect(stdout).toMatch(/seem damaged \(no sign that they are part of a Live Photo/);
      expect(stdout).toContain(`${early}: The file is cut off`);
      expect(stdout).not.toContain('Problems');
    }
  });

  test('wherever: a problem only before the metadata, and under a name that cameras give', async () => {
    const source = folder('source');
    const originals = [
      ['photo.jpg', picture],
      ['movie.mov', video],
      ['start.mov', Buffer.from(moovFirst(video))],
    ] as const;
    for (const [name, bytes] of originals) {
      const paths = writeCuts(source, bytes, name);
      const reasons = await said(join(source, name));
      expect(paths.map((path) => reasons[path])).toEqual(paths.map(() => 'damaged'));
    }
    const ends = await Promise.all(
      originals.map(async ([name, bytes]) => {
        const camera = `IMG_1234${extname(name)}`;
        const paths = writeCuts(join(source, 'camera', name), bytes, camera);
        const reasons = await said(join(source, 'camera', name));
        return paths.map((path) => reasons[path]);
      }),
    );
    const [ofPhoto = [], ofMovie = [], ofStart = []] = ends;
    for (const reasons of [ofPhoto, ofStart]) {
      expect(new Set(reasons)).toEqual(new Set(['problem', 'damaged']));
      // Once the metadata are there, they stay there.
      expect(reasons.lastIndexOf('problem')).toBeLessThan(reasons.indexOf('damaged'));
    }
    expect(new Set(ofMovie)).toEqual(new Set(['problem']));
  });

  test.each([
    'IMG_1234.MOV',
    'img_e1234.mov',
    'IMG_1234_edited.mov',
    'IMG_1234-edited.mov',
    'IMG_1234_HEVC.MOV',
    'IMG_1234(1).MOV',
    'IMG_1234-2369959.MOV',
    'IMG_5196.MOV.mov',
    'FullSizeRender_HEVC-4559592.MOV',
    'E1AD1F5C-58B2-4F7B-9B3B-9F4C6E0E9D11.mov',
    'E1AD1F5C-58B2-4F7B-9B3B-9F4C6E0E9D11_3.mov',
    'E1AD1F5C-58B2-4F7B-9B3B-9F4C6E0E9D11_2_100_a.mov',
  ])('%s has a name that cameras give: a problem', async (name) => {
    const source = folder('source');
    writeFileSync(join(source, name), video.subarray(0, 400));
    expect(await said(source)).toEqual({ [join(source, name)]: 'problem' });
  });

  const BEGINNINGS: Record<string, Buffer> = {
    zeros: Buffer.alloc(5000),
    'a few zeros': Buffer.alloc(3),
    'its first bytes lost': video.subarray(100),
    'a picture without its first bytes': picture.subarray(2),
    '7 bytes': video.subarray(0, 7),
    '1 byte': picture.subarray(0, 1),
    'an error page': Buffer.from('<html><body>404 Not Found</body></html>'),
  };

  test.each(Object.keys(BEGINNINGS))(
    'a file of which the beginning is lost may be a half, by its name: %s',
    async (what) => {
      const source = folder('source');
      const bytes = BEGINNINGS[what] ?? '';
      const { still, motion } = writePhoto(source, { number: 1, still: 'beach.JPG' });
      writeFileSync(motion, bytes);
      const camera = join(source, 'IMG_1234.HEIC');
      const other = join(source, 'holiday.mov');
      const text = join(source, 'IMG_1235.txt');
      for (const path of [camera, other, text]) writeFileSync(path, bytes);
      expect(await said(source)).toEqual({
        [still]: 'no-partner',
        [motion]: 'problem',
        [camera]: 'problem',
        [other]: 'damaged',
        [text]: 'not-media',
      });
      const { stdout, status } = await livepkg(['scan', source]);
      expect(status).toBe(1);
      expect(stdout).toMatch(/The file starts with zeros|cut off|does not start like one/);
      expect(stdout).toContain('Copy or download it again from its source');
    },
  );

  test.each(['beach.MOV', 'beach_HEVC.MOV', 'beach(1).MOV', 'beach.HEIC.mov'])(
    '%s has the name of a half without a partner: a problem; in another folder it is not',
    async (name) => {
      const source = folder('source');
      const { still, motion } = writePhoto(source, { number: 1, still: 'beach.JPG' });
      writeFileSync(motion, '');
      const half = join(source, name);
      writeFileSync(half, video.subarray(0, 400));
      const elsewhere = join(source, 'elsewhere', name);
      mkdirSync(dirname(elsewhere));
      writeFileSync(elsewhere, video.subarray(0, 400));
      expect(await said(source)).toEqual({
        [still]: 'no-partner',
        [motion]: 'problem',
        [half]: 'problem',
        [elsewhere]: 'damaged',
      });
    },
  );

  test('a DNG whose maker note is lost may be half of a Live Photo, by its name', async () => {
    const source = folder('source');
    const [camera, other] = [join(source, 'IMG_1234.DNG'), join(source, 'drone.dng')];
    // The maker note ends where the last value of the Exif directory does.
    const whole = dng({ padding: 5000 });
    const note = Buffer.from(whole).indexOf('Apple iOS');
    for (const path of [camera, other]) writeFileSync(path, whole.subarray(0, note + 20));
    expect(await said(source)).toEqual({ [camera]: 'problem', [other]: 'damaged' });
  });

  testWith(
    [realPhotos],
    'real ones: never a problem under a name that cameras do not give',
    async () => {
      const source = folder('source');
      for (const original of [
        'mov-plain/IMG_3539.MOV',
        'heic-plain/heic-single.heic',
        'lookalike/IMG_0664_burst.JPG',
        'motion-photo/lg_microvideo.jpg',
      ]) {
        const bytes = readFileSync(join(REAL_SINGLES_FOLDER, original));
        const name = `holiday${extname(original)}`;
        const below = join(source, dirname(original));
        const paths = writeCuts(below, bytes, name, 8);
        const reasons = await said(below);
        expect(paths.map((path) => reasons[path])).toEqual(paths.map(() => 'damaged'));
      }
    },
  );

  test('a .livp claims to be a Live Photo: a problem under any name', async () => {
    const source = folder('source');
    const paths = [join(source, 'beach.livp'), join(source, 'empty.livp')];
    for (const [index, path] of paths.entries()) {
      writeFileSync(path, index === 0 ? video.subarray(0, 400) : '');
    }
    expect(await said(source)).toEqual(Object.fromEntries(paths.map((path) => [path, 'problem'])));
  });

  test('keep the sidecar that has their name, whatever is removed', async () => {
    const [source, out] = [folder('source'), folder('out')];
    const { still, motion } = writePhoto(source, { number: 1, motion: 'IMG_0001_HEVC.MOV' });
    const edit = join(source, 'IMG_0001.AAE');
    writeFileSync(edit, 'edits');
    writeFileSync(join(source, 'IMG_0001.MOV'), moovFirst(video).subarray(0, -99));
    const { records, status } = await pack([source, '--out', out, '--remove-source']);
    expect(status).toBe(0);
    expect(tally(records)).toEqual({ packed: 1, 'ignored media-truncated': 1 });
    expect(records[0]).toMatchObject({ sidecars: [edit], removed: [motion, still] });
    expect(files(source)).toEqual(['IMG_0001.AAE', 'IMG_0001.MOV']);
  });
});

describe.concurrent('halves that are cut off', () => {
  const withId = FIXTURES.filter(({ identifier: id, still, motion }) => id && still && motion);

  test.each(withId.map(({ still, motion }) => [still?.path ?? '', motion?.path ?? '']))(
    '%s and %s: wherever the cut is, never an ordinary file',
    async (still, motion) => {
      for (const [cut, other] of [
        [still, motion],
        [motion, still],
      ] as const) {
        const source = folder('source');
        const paths = writeCuts(source, readFileSync(join(LIBRARY, cut)), `x${extname(cut)}`);
        for (const path of paths) {
          const partner = join(dirname(path), `x${extname(other)}`);
          writeFileSync(partner, readFileSync(join(LIBRARY, other)));
        }
        const reasons = await said(source);
        for (const path of paths) expect(reasons[path], path).toBeOneOf(['pair', 'problem']);
      }
    },
  );

  testWith([realPhotos], 'real ones too', async () => {
    for (const pair of ['henteko-6s/test', 'osx-3582-original/IMG_3582', 'osx-4580/IMG_4580']) {
      const names = readdirSync(join(REAL_PAIRS_FOLDER, dirname(pair)));
      const halves = names.filter((name) => /\.(?:heic|jpg|mov)$/i.test(name));
      expect(halves).toHaveLength(2);
      for (const cut of halves) {
        const source = folder('source');
        const bytes = readFileSync(join(REAL_PAIRS_FOLDER, dirname(pair), cut));
        const paths = writeCuts(source, bytes, `x${extname(cut)}`, 5);
        const other = halves.find((name) => name !== cut) ?? '';
        for (const path of paths) {
          copy(
            join(REAL_PAIRS_FOLDER, dirname(pair), other),
            join(dirname(path), `x${extname(other)}`),
          );
        }
        const reasons = await said(source);
        for (const path of paths) expect(reasons[path], path).toBeOneOf(['pair', 'problem']);
      }
    }
  });
});

testWith(
  [realPhotos],
  'real damaged files: none but under a name of a camera is a problem',
  async () => {
    const source = folder('source');
    const names = {
      '36bytes.mov': 'media-malformed',
      'annex-b_cut.mp4': 'media-truncated',
      'corrupted.heic': 'media-malformed',
      'empty.heic': 'media-truncated',
      'github_45.heic': 'media-truncated',
      'github_49.heic': 'media-malformed',
      'truncated.heic': 'media-truncated',
    };
    for (const [index, name] of Object.keys(names).entries()) {
      const bytes = readFileSync(join(REAL_SINGLES_FOLDER, 'damaged', name));
      writeFileSync(join(source, name), bytes);
      mkdirSync(join(source, 'camera'), { recursive: true });
      writeFileSync(join(source, 'camera', `IMG_000${index}${extname(name)}`), bytes);
    }
    const { records } = await scan([source]);
    const known = records.flatMap((item) =>
      'error' in item && item.event === 'ignored' ? [[basename(item.file), item.error.code]] : [],
    );
    expect(Object.fromEntries(known)).toMatchObject(names);
    const problems = records.flatMap((item) =>
      item.event === 'problem' ? [basename(item.file)] : [],
    );
    // The metadata of the other two were read: they never had an identifier.
    expect(problems).toEqual([
      'IMG_0000.mov',
      'IMG_0002.heic',
      'IMG_0003.heic',
      'IMG_0004.heic',
      'IMG_0005.heic',
    ]);
  },
);
