/** Pairs that may not play, through the built command line and the built library. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Library from '../../src/index.ts';
import { bytes, replaceText } from '../support/media/bytes.ts';
import {
  dropTracks,
  editTable,
  isStillTimeTrack,
  moovFirst,
  withView,
} from '../support/media/edit-boxes.ts';
import { fixtureFile } from '../support/pairs.ts';
import { describeWith } from '../support/oracles.ts';
import { realFile, realPhotos } from '../support/real-photos.ts';
import { temporaryFolder } from '../support/tree.ts';
import { PROGRAM, ROOT } from '../support/livepkg.ts';

const RecordSchema = v.looseObject({ event: v.string() });
type AnyRecord = v.InferOutput<typeof RecordSchema>;

const folder = temporaryFolder();

/** Runs a command in the folder of this test. */
function livepkg(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Runs a command with `--json`. */
function records(...args: string[]): { status: number | null; records: AnyRecord[] } {
  const { status, stdout } = livepkg(...args, '--json');
  const lines = stdout.trimEnd().split('\n');
  return { status, records: lines.map((line) => v.parse(RecordSchema, JSON.parse(line))) };
}

function write(path: string, file: Uint8Array): void {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, file);
}

const STILL = fixtureFile('2026/IMG_0001.HEIC');
const MOTION = fixtureFile('2026/IMG_0001.MOV');
const JPEG = fixtureFile('2026/IMG_0002.JPG');
const JPEG_MOTION = fixtureFile('2026/IMG_0002.MOV');
const JPEG_ID = 'B2C7A1D3';

/** One folder for each pair, whose stem is the same in all. */
const PAIRS: Readonly<Record<string, { still: Uint8Array; motion: Uint8Array; codes: string[] }>> =
  {
    works: { still: STILL, motion: MOTION, codes: [] },
    'cut-motion': {
      still: JPEG,
      motion: moovFirst(JPEG_MOTION).subarray(0, -2000),
      codes: ['live-truncated'],
    },
    'cut-still': {
      still: withId(JPEG, 3).subarray(0, -900),
      motion: withId(JPEG_MOTION, 3),
      codes: ['live-truncated'],
    },
    'no-picture': {
      still: withId(JPEG, 4),
      motion: withId(
        dropTracks(JPEG_MOTION, (handler) => handler === 'vide'),
        4,
      ),
      codes: ['live-no-picture'],
    },
    'no-time': {
      still: withId(JPEG, 5),
      motion: withId(dropTracks(JPEG_MOTION, isStillTimeTrack), 5),
      codes: ['live-no-still-time'],
    },
    zeroed: {
      still: withId(JPEG, 6),
      motion: withId(
        editTable(JPEG_MOTION, 'vide', 'stco', (payload) =>
          withView(payload, (view) => view.setUint32(8, 0)),
        ),
        6,
      ),
      codes: ['live-damaged'],
    },
  };

/** Both halves of another photo. */
function withId(file: Uint8Array, digit: number): Uint8Array {
  return replaceText(file, JPEG_ID, `${digit}${JPEG_ID.slice(1)}`);
}

describe('a library with pairs that do not work', () => {
  const broken = Object.entries(PAIRS).filter(([, { codes }]) => codes.length > 0);

  beforeAll(() => {
    for (const [name, { still, motion }] of Object.entries(PAIRS)) {
      write(`in/${name}/IMG_1.${still === STILL ? 'HEIC' : 'JPG'}`, still);
      write(`in/${name}/IMG_1.MOV`, motion);
    }
    write('in/silent/IMG_1.JPG', withId(JPEG, 7));
    write(
      'in/silent/IMG_1.MOV',
      withId(
        dropTracks(JPEG_MOTION, (handler) => handler === 'soun'),
        7,
      ),
    );
  });

  it('scan says which, and why', () => {
    const { status, records: found } = records('scan', 'in');
    expect(status).toBe(0);
    for (const [name, { codes }] of Object.entries(PAIRS)) {
      const pair = found.find(({ motion }) => motion === `in/${name}/IMG_1.MOV`);
      expect(pair, name).toMatchObject({
        event: 'pair',
        faults: codes.map((code) => ({ code })),
        notes: [],
      });
    }
    expect(found.find(({ motion }) => motion === 'in/silent/IMG_1.MOV')).toMatchObject({
      faults: [],
      notes: ['no-sound'],
    });
    expect(found.at(-1)).toMatchObject({ pairs: 7, notLive: broken.length, problems: 0 });
    expect(livepkg('scan', 'in', '--strict').status).toBe(1);
  });

  it('scan has one plain line for each, and a total', () => {
    const { stdout } = livepkg('scan', 'in');
    const section = stdout.slice(stdout.indexOf('May not play as Live Photos'));
    expect(section).toContain('in/cut-motion/IMG_1.MOV: The file is cut off: ');
    expect(section).toContain('in/cut-still/IMG_1.JPG: The JPEG is cut off: ');
    expect(section.match(/^ {2}in\//gm)).toHaveLength(broken.length);
    expect(stdout).toMatch(/^7 Live Photos, 5 of them may not play, /m);
  });

  it('pack packs them all, and says so', () => {
    const dry = records('pack', 'in', '--out', 'out', '--dry-run');
    const { status, records: packed } = records('pack', 'in', '--out', 'out');
    expect(status).toBe(0);
    expect(packed.at(-1)).toMatchObject({ packed: 7, failed: 0, problems: 0 });
    for (const [name, { codes }] of Object.entries(PAIRS)) {
      for (const list of [dry.records, packed]) {
        const record = list.find(({ container }) => container === `out/${name}/IMG_1.livepkg`);
        expect(record).toMatchObject({
          event: 'packed',
          faults: codes.map((code) => ({ code })),
          notes: [],
        });
      }
    }
    const text = livepkg('pack', 'in', '--out', 'again').stdout;
    const known = text.slice(text.indexOf('Notes\n'));
    expect(known).toContain(
      'again/cut-motion/IMG_1.livepkg, in/cut-motion/IMG_1.MOV: The file is cut',
    );
    expect(known).toContain('again/silent/IMG_1.livepkg: no sound');
    expect(livepkg('pack', 'in', '--out', 'out', '--strict').status).toBe(1);
  });

  it('audit calls them intact, and audit --live says what is wrong', () => {
    const full = records('audit', 'out');
    expect(full.status).toBe(0);
    expect(full.records.at(-1)).toMatchObject({ intact: 7, notLive: 0, damaged: 0 });

    const { status, records: audited } = records('audit', 'out', '--live');
    expect(status).toBe(1);
    for (const [name, { codes }] of Object.entries(PAIRS)) {
      const member = name === 'cut-still' ? 'IMG_1.JPG' : 'IMG_1.MOV';
      expect(audited.find(({ container }) => container === `out/${name}/IMG_1.livepkg`)).toEqual({
        event: 'intact',
        container: `out/${name}/IMG_1.livepkg`,
        level: 'live',
        captured: expect.any(String) as unknown,
        problems: codes.map((code) => ({ code, message: expect.any(String) as unknown, member })),
        notes: [],
      });
    }
    expect(audited.at(-1)).toMatchObject({ intact: 7, notLive: broken.length, problems: 0 });
  });

  it('audit --live has a heading for them', () => {
    const { stdout } = livepkg('audit', 'out', '--live');
    const section = stdout.slice(stdout.indexOf('Intact, but may not play as a Live Photo'));
    expect(section).toContain('out/cut-motion/IMG_1.livepkg, IMG_1.MOV: The file is cut off');
    expect(stdout).toMatch(/^7 of 7 containers intact \(.*\), 5 may not play as a Live Photo\.$/m);
  });

  it('audit --live is content where it finds no fault; a note counts with --strict', () => {
    const { status, stdout } = livepkg('audit', 'out/works', '--live', '--strict');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Every byte was checked, and in each intact container the structure/m);
    expect(livepkg('audit', 'out/silent', '--live').status).toBe(0);
    expect(livepkg('audit', 'out/silent', '--live', '--strict').status).toBe(1);
  });

  it('audit --live still finds damage', () => {
    const container = join(folder, 'out/works/IMG_1.livepkg');
    const damaged = readFileSync(container);
    damaged[3000] = (damaged[3000] ?? 0) ^ 1;
    write('damaged/IMG_1.livepkg', damaged);
    const { status, records: audited } = records('audit', 'damaged', '--live');
    expect(status).toBe(1);
    expect(audited[0]).toMatchObject({ event: 'damaged', problems: [{ code: 'member-digest' }] });
    expect(audited[0]).not.toHaveProperty('notes');
  });
});

it('--quick and --live do not go together', () => {
  const { status, stdout, stderr } = livepkg('audit', '.', '--quick', '--live');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/--live.*--quick/);
});

it('a pair by name lacks what Photos needs', () => {
  write('by-name/IMG_5.JPG', fixtureFile('2026/IMG_0005.JPG'));
  write('by-name/IMG_5.MOV', fixtureFile('2026/IMG_0005.MOV'));
  expect(livepkg('pack', 'by-name', '--out', 'by-name-out', '--pair-by-name').status).toBe(0);
  const { status, records: audited } = records('audit', 'by-name-out', '--live');
  expect(status).toBe(1);
  expect(audited[0]).toMatchObject({
    event: 'intact',
    problems: [{ code: 'live-identifier-missing' }, { code: 'live-no-still-time' }],
  });
});

it('halves of two photos in one container are told', async () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the built library, with its types
  const library = (await import(join(ROOT, 'dist', 'index.js'))) as typeof Library;
  const { manifest, members } = library.describeMembers({
    link: { by: 'content-identifier', id: 'X' },
    media: { still: { type: 'HEIC' }, motion: { type: 'MOV' } },
    members: [
      source(await digest(STILL), 'still', 'A.HEIC', STILL),
      source(await digest(JPEG_MOTION), 'motion', 'A.MOV', JPEG_MOTION),
    ],
  });
  const chunks = library.encodeContainer(
    manifest,
    members.map(({ bytes: part }) => part),
  );
  write('strangers/A.livepkg', bytes(...chunks));
  const { records: audited } = records('audit', 'strangers', '--live');
  expect(audited[0]).toMatchObject({
    event: 'intact',
    problems: [{ code: 'live-identifier-differs' }],
  });
});

async function digest(file: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(file)));
}

function source<Role extends 'still' | 'motion'>(
  sha256: Uint8Array,
  role: Role,
  name: string,
  file: Uint8Array,
) {
  return { role, name, bytes: file, size: file.length, sha256, modified: 0n };
}

describe('a half that is cut off', () => {
  it('steps back where a whole one carries its identifier', () => {
    write('again/IMG_1.JPG', JPEG);
    write('again/IMG_1.MOV', moovFirst(JPEG_MOTION).subarray(0, -2000));
    write('again/IMG_1(1).MOV', JPEG_MOTION);
    const { status, records: found } = records('scan', 'again');
    expect(status).toBe(1);
    expect(found[0]).toMatchObject({ event: 'pair', motion: 'again/IMG_1(1).MOV', faults: [] });
    expect(found[1]).toMatchObject({
      event: 'problem',
      file: 'again/IMG_1.MOV',
      error: { code: 'media-truncated' },
    });
  });

  it('without an identifier is an ordinary file', () => {
    write('ordinary/IMG_5.MOV', moovFirst(fixtureFile('2026/IMG_0005.MOV')).subarray(0, -99));
    const { records: found } = records('scan', 'ordinary');
    expect(found[0]).toMatchObject({
      event: 'ignored',
      reason: 'damaged',
      error: { code: 'media-truncated' },
    });
  });
});

describeWith([realPhotos], 'a real damaged file', () => {
  it('that carries an identifier is a half', () => {
    write('real/cut.heic', realFile('singles/damaged/photo_cut_with_ci.heic'));
    expect(records('scan', 'real').records[0]).toMatchObject({
      event: 'unpaired',
      file: 'real/cut.heic',
      reason: 'no-partner',
    });
  });
});
