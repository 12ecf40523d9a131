/**
 * The three jobs on real Live Photos, as their owner would do them, held against what exiftool and the
 * readers of other people say. The photos lie outside this repository and may be missing. Slow, because
 * real photos have megabytes, and go through every job and every reader.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { describeWith, exiftool, run } from '../support/oracles.ts';
import { copy } from '../support/photos.ts';
import {
  REAL_PAIRS_FOLDER,
  REAL_SINGLES_FOLDER,
  realPairRows,
  realPhotos,
} from '../support/real-photos.ts';
import { audit, info, pack, scan, tally, unpack } from '../support/records.ts';
import {
  contents,
  files,
  microsecondsOf,
  sha256Of,
  state,
  temporaryFolders,
} from '../support/tree.ts';

/** The two edits among the real files: they travel with their pair. */
const SIDECARS = ['osx-3582-original/IMG_3582.AAE', 'osx-3582-original/IMG_O3582.AAE'];

const folder = temporaryFolders();

const index = realPairRows();

/** Every kind of time that a file may have: whole, to the microsecond, finer, before 1970, far off. */
const TIMES = [
  '1700000000',
  '1700000000.123456',
  '1700000000.123456789',
  '1700000001.000000001',
  '1700000001.999999999',
  '1.000001',
  '0',
  '-0.000001',
  '-0.5',
  '-86400.25',
  '-86400.123456789',
  '-1000000000',
  '2500000000.000001',
  '4000000000.3',
  '1234567890.987654321',
  '1767951127.1',
];

describeWith(
  [realPhotos],
  'eight Live Photos of iPhones',
  () => {
    let source: string;
    let archive: string;
    let restored: string;
    const halves = index.flatMap(({ pair, still, motion }) => [
      join(pair, still),
      join(pair, motion),
    ]);
    const containers = index.map(
      ({ pair, still }) => `${pair}/${still.replace(/\.[^.]+$/, '')}.livepkg`,
    );
    let packed: Awaited<ReturnType<typeof pack>>;
    let unpacked: Awaited<ReturnType<typeof unpack>>;

    beforeAll(async () => {
      source = copy(REAL_PAIRS_FOLDER, join(folder(), 'source'));
      archive = folder('archive');
      restored = folder('restored');
      run('chmod', ['-R', 'u+w', source]);
      halves.forEach((half, number) => {
        const time = TIMES[number % TIMES.length] ?? '0';
        run('touch', ['-d', `@${time}`, join(source, half)]);
      });
      packed = await pack([source, '--out', archive, '--jobs', '2']);
      unpacked = await unpack([archive, '--out', restored, '--jobs', '2']);
    });

    test('are all packed, each into one container under the name of its still', () => {
      expect(packed.status).toBe(0);
      expect(tally(packed.records)).toEqual({ packed: 8 });
      expect(files(archive)).toEqual(containers.toSorted());
      expect(packed.records.map((record) => 'container' in record && record.container)).toEqual(
        containers.toSorted().map((container) => join(archive, container)),
      );
      const sizes = containers.map((container) => statSync(join(archive, container)).size);
      expect(packed.summary.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    });

    test('are all intact in the audit, quick and full', async () => {
      for (const level of [[], ['--quick']]) {
        const { status, records, summary } = await audit([archive, ...level, '--jobs', '2']);
        expect(status).toBe(0);
        expect(tally(records)).toEqual({ intact: 8 });
        expect(summary.bytes).toBe(packed.summary.bytes);
      }
    });

    test('come back byte for byte, under their names, and nothing else comes', () => {
      expect(unpacked.status).toBe(0);
      expect(tally(unpacked.records)).toEqual({ restored: 8 });
      expect(files(restored)).toEqual([...halves, ...SIDECARS].toSorted());
      for (const { pair, still, motion, column } of index) {
        expect(sha256Of(join(restored, pair, still))).toBe(column('still_sha256'));
        expect(sha256Of(join(restored, pair, motion))).toBe(column('motion_sha256'));
      }
    });

    test('come back with their modification times, to the microsecond', () => {
      const times = halves.map((half) => microsecondsOf(join(source, half)));
      // The times above did arrive on this disk, odd ones too; else this would prove nothing.
      expect(times.filter((time) => time < 0n).length).toBeGreaterThanOrEqual(4);
      expect(times.filter((time) => time % 1000n !== 0n).length).toBeGreaterThanOrEqual(6);
      expect(halves.map((half) => microsecondsOf(join(restored, half)))).toEqual(times);
    });

    test('give the very same containers when what was restored is packed again', async () => {
      const again = folder('again');
      expect(tally((await pack([restored, '--out', again])).records)).toEqual({ packed: 8 });
      expect(contents(again)).toEqual(contents(archive));
    });

    test('are left alone when they are packed a second time: no file is touched', async () => {
      const before = { archive: state(archive), source: state(source) };
      const { status, records, summary } = await pack([source, '--out', archive, '--jobs', '2']);
      expect(status).toBe(0);
      expect(tally(records)).toEqual({ unchanged: 8 });
      expect(summary.bytes).toBe(0);
      expect({ archive: state(archive), source: state(source) }).toEqual(before);
    });

    test('are left alone when they are restored a second time: no file is touched', async () => {
      const before = { archive: state(archive), restored: state(restored) };
      const { status, records, summary } = await unpack([
        archive,
        '--out',
        restored,
        '--jobs',
        '2',
      ]);
      expect(status).toBe(0);
      expect(tally(records)).toEqual({ present: 8 });
      expect(summary.bytes).toBe(0);
      expect({ archive: state(archive), restored: state(restored) }).toEqual(before);
    });

    test.each(index)(
      '$pair: info says what exiftool says',
      async ({ pair, still, motion, column }) => {
        const container = join(archive, pair, `${still.replace(/\.[^.]+$/, '')}.livepkg`);
        const { members, media, link, size } = await info(container);
        expect(size).toBe(statSync(container).size);
        expect(link).toEqual({ by: 'content-identifier', id: column('content_identifier') });
        expect(members.filter(({ role }) => role !== 'sidecar')).toMatchObject([
          {
            role: 'still',
            name: still,
            size: Number(column('still_size')),
            sha256: column('still_sha256'),
          },
          {
            role: 'motion',
            name: motion,
            size: Number(column('motion_size')),
            sha256: column('motion_sha256'),
          },
        ]);
        expect(media).toMatchObject({ model: column('model'), software: column('ios') });
        expect(media.still.type).toBe(column('still_type'));
        expect(`${media.still.width}x${media.still.height}`).toBe(column('still_width_x_height'));
        expect(media.motion).toMatchObject({
          type: 'MOV',
          video: column('motion_video'),
          audio: column('motion_audio'),
        });
        expect(`${media.motion.width}x${media.motion.height}`).toBe(
          column('motion_width_x_height'),
        );
        // The index has durations in hundredths of a second and still times in 600ths.
        const { duration = Number.NaN, stillTime = Number.NaN } = media.motion;
        expect(Number((duration / 1000).toFixed(2))).toBe(Number(column('motion_duration_s')));
        expect(stillTime).toBe(
          Math.round((Number(column('still_image_time_600ths')) / 600) * 1000),
        );
      },
    );
  },
  { concurrent: true },
);

type Tags = Record<string, unknown>;

/** What exiftool says of all files below a folder: path → tags. */
function tagsBelow(root: string): Map<string, Tags> {
  const args = ['-json', '-n', '-q', '-q', '-r', '-charset', 'filename=utf8', '-ext', '*', root];
  // Its status is 1 when any of the files is damaged; what it printed is there all the same.
  const output = run('sh', ['-c', 'exiftool "$@" || :', 'exiftool', ...args]);
  const all = v.parse(v.array(v.looseObject({ SourceFile: v.string() })), JSON.parse(output));
  return new Map(all.map((tags) => [tags.SourceFile, tags]));
}

// exiftool up to 12.6x calls the maker note's tag MediaGroupUUID.
const identifierIn = (tags: Tags): unknown => tags['ContentIdentifier'] ?? tags['MediaGroupUUID'];

/** A tag that is text; empty where there is none. */
function textOf(tags: Tags, name: string): string {
  return v.parse(v.optional(v.string(), ''), tags[name]);
}

/** `2025:08:17 19:33:48` and an offset as RFC 3339. */
function timeIn(tags: Tags): string {
  const offset = textOf(tags, 'OffsetTimeOriginal');
  const [date = '', time = ''] = textOf(tags, 'DateTimeOriginal').split(' ');
  return `${date.replaceAll(':', '-')}T${time}${offset}`;
}

describeWith(
  [realPhotos, exiftool()],
  'scan agrees with exiftool',
  () => {
    test('about every fact of every file in pairs/', async () => {
      const tags = tagsBelow(REAL_PAIRS_FOLDER);
      const { status, records, summary } = await scan([REAL_PAIRS_FOLDER]);
      expect(status).toBe(0);
      expect(summary).toMatchObject({ pairs: 8, unpaired: 0, problems: 0 });

      const seen = new Set<string>();
      for (const record of records) {
        if (record.event === 'ignored') {
          seen.add(record.file);
          expect(identifierIn(tags.get(record.file) ?? {})).toBeUndefined();
          expect(record.reason).toBe('not-media');
        }
        if (record.event !== 'pair') continue;
        const still = tags.get(record.still) ?? {};
        const motion = tags.get(record.motion) ?? {};
        for (const file of [record.still, record.motion, ...record.sidecars]) seen.add(file);
        const { media, link } = record;
        expect(dirname(record.still)).toBe(dirname(record.motion));
        expect(link).toEqual({ by: 'content-identifier', id: identifierIn(still) });
        expect(link).toEqual({ by: 'content-identifier', id: identifierIn(motion) });
        expect(media.captured).toBe(timeIn(still));
        expect({ ...media, software: Number(media.software) || media.software }).toMatchObject({
          make: still['Make'],
          model: still['Model'],
          software: still['Software'],
          still: {
            type: still['FileType'],
            width: still['ImageWidth'],
            height: still['ImageHeight'],
          },
          motion: {
            type: motion['FileType'],
            width: motion['ImageWidth'],
            height: motion['ImageHeight'],
            duration: Math.round(Number(motion['Duration']) * 1000),
            video: motion['CompressorID'],
            audio: motion['AudioFormat'],
          },
        });
        const place = (media.location ?? '').match(/[+-][\d.]+/g)?.map(Number) ?? [];
        const theirs = textOf(motion, 'GPSCoordinates');
        expect(place).toEqual(theirs === '' ? [] : theirs.split(' ').map(Number));
      }
      expect([...seen].toSorted()).toEqual(
        files(REAL_PAIRS_FOLDER).map((path) => join(REAL_PAIRS_FOLDER, path)),
      );
    });

    test('about every identifier in singles/, and that there is none elsewhere', async () => {
      const tags = tagsBelow(REAL_SINGLES_FOLDER);
      const { records } = await scan([REAL_SINGLES_FOLDER]);
      const ours = new Map<string, unknown>();
      for (const record of records) {
        if (record.event === 'unpaired' && record.id !== undefined)
          ours.set(record.file, record.id);
      }
      const theirs = new Map<string, unknown>();
      for (const [file, its] of tags) {
        const id = identifierIn(its);
        if (id !== undefined) theirs.set(file, id);
      }
      expect(theirs.size).toBeGreaterThanOrEqual(6);
      expect(ours).toEqual(theirs);
    });
  },
  { concurrent: true },
);

describeWith(
  [realPhotos],
  'look-alikes and damaged files',
  () => {
    test('nothing in singles/ is taken for a pair, and the damaged files are named', async () => {
      const { status, records, summary } = await scan([REAL_SINGLES_FOLDER]);
      expect(status).toBe(0);
      expect(summary).toMatchObject({ pairs: 0, problems: 0 });
      const damaged = records.flatMap((record) =>
        record.event === 'ignored' && record.reason === 'damaged' ? [record] : [],
      );
      expect(damaged.map(({ file }) => basename(file)).toSorted()).toEqual([
        '36bytes.mov',
        'annex-b_cut.mp4',
        'corrupted.heic',
        'empty.heic',
        'github_45.heic',
        'github_49.heic',
        'truncated.heic',
      ]);
      for (const { file, error } of damaged) {
        expect(error.code).toMatch(/^media-/);
        expect(dirname(file)).toBe(join(REAL_SINGLES_FOLDER, 'damaged'));
      }
    });

    test('every file in damaged/ is told by name by every command, exit status 1, nothing written', async () => {
      const out = folder('out');
      const names = readdirSync(join(REAL_SINGLES_FOLDER, 'damaged'));
      const damaged = names.map((name) => join(REAL_SINGLES_FOLDER, 'damaged', name)).toSorted();
      expect(damaged.length).toBeGreaterThanOrEqual(8);

      const packed = await pack([...damaged, '--out', out]);
      expect(packed.status).toBe(1);
      const told = packed.records.map((record) => ('file' in record ? record.file : ''));
      expect([...new Set(told)].toSorted()).toEqual(damaged);
      expect(tally(packed.records)).toMatchObject({ unpaired: 1, 'problem nothing-found': 7 });

      const audited = await audit(damaged);
      expect(audited.records).toEqual(
        damaged.map((container) => ({
          event: 'damaged',
          container,
          level: 'full',
          problems: [{ code: 'not-a-container', message: expect.any(String) as unknown }],
        })),
      );
      const unpacked = await unpack([...damaged, '--out', out]);
      expect(tally(unpacked.records)).toEqual({ 'failed not-a-container': damaged.length });
      expect(contents(out)).toEqual({});
    });
  },
  { concurrent: true },
);
