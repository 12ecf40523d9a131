/**
 * What is said of a pair whose pictures are gone, while its structure is whole: every byte of the movie's
 * pictures and sound is zero. Nothing is decoded, so nothing may be said that only decoding could tell.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitBoxes } from '../support/media/boxes.ts';
import { FIXTURE_PAIRS, REAL_PAIRS, type SamplePair } from '../support/pairs.ts';
import { livepkg, ROOT } from '../support/livepkg.ts';
import { temporaryFolders } from '../support/tree.ts';
import { parsed } from './report/parsed.ts';

const folder = temporaryFolders();

/** Words for what only a player could tell. A warning that a pair may not play is none of them. */
const CLAIM = /(?<!may not )\b(?:works?|plays?|playable|needs? attention|nothing to do)\b/i;
/** What was looked at, and what was not. */
const CHECKED = [
  'can be parsed to the end',
  'the same identifier',
  'do not refer to data outside themselves',
  'a video track',
  'a still time within its duration',
  'Nothing was decoded',
];

/** A movie whose samples are all zero, and whose tables are as they were. */
function withoutSamples(movie: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(movie);
  let zeroed = 0;
  for (const { type, bytes } of splitBoxes(copy)) {
    if (type !== 'mdat') continue;
    const header = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === 1 ? 16 : 8;
    bytes.subarray(header).fill(0);
    zeroed += bytes.length - header;
  }
  expect(zeroed).toBeGreaterThan(1000);
  return copy;
}

/** The same in longer texts, where these words can have other meanings. */
const CLAIM_OF_TEXTS = /\bworks? as a Live Photo|whether they play|nothing needs attention/i;

function expectStructureOnly(text: string): void {
  const line = text.replaceAll(/\s+/g, ' ');
  expect(line).not.toMatch(CLAIM);
  for (const part of CHECKED) expect(line).toContain(part);
}

/** One HEIC and one JPEG of a phone, where they are. */
const pairs: readonly SamplePair[] = [
  ...FIXTURE_PAIRS.slice(0, 1),
  ...REAL_PAIRS.filter(({ name }) => /osx-4580|henteko/.test(name)),
];

describe.each(pairs)('$name with every sample zeroed', ({ still, motion }) => {
  const cwd = folder();
  mkdirSync(join(cwd, 'in'));
  writeFileSync(join(cwd, 'in/IMG_1.JPG'), still);
  writeFileSync(join(cwd, 'in/IMG_1.MOV'), withoutSamples(motion));

  test('scan says what was checked', async () => {
    const { stdout } = await livepkg(['scan', 'in'], { cwd });
    expect(stdout).toContain('IMG_1.JPG + IMG_1.MOV');
    expectStructureOnly(stdout);
  });

  test('pack, packing and over again, claims nothing of the pictures', async () => {
    for (const args of [['--dry-run'], [], []]) {
      const { status, stdout } = await livepkg(['pack', 'in', '--out', 'out', ...args], { cwd });
      expect(status).toBe(0);
      expect(stdout).not.toMatch(CLAIM);
      expect(stdout).toContain(
        stdout.includes('1 Live Photo ')
          ? 'The structure of each newly packed pair was checked. Nothing was decoded'
          : 'Unchanged pairs may not have been read: matching names, sizes and times are enough.',
      );
    }
  });

  test('audit --live says what was checked, and so does its page', async () => {
    const args = ['audit', 'out', '--live', '--report', 'page.html'];
    const { status, stdout } = await livepkg(args, { cwd });
    expect(status).toBe(0);
    expectStructureOnly(stdout);
    const { texts } = parsed(readFileSync(join(cwd, 'page.html'), 'utf8'));
    expectStructureOnly(texts.filter((text) => !text.includes(':root')).join(''));
  });
});

test.each(['--help', 'audit --help', 'scan --help', 'pack --help'])(
  'livepkg %s claims no more',
  async (command) => {
    const { status, stdout } = await livepkg(command.split(' '));
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).not.toMatch(CLAIM_OF_TEXTS);
    if (command.startsWith('audit')) expect(stdout).toContain('structure of each pair');
  },
);

test.each(['README.md', 'docs/promises.md', 'docs/routine.md', 'spec/livepkg-1.md'])(
  '%s claims no more',
  (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8').replaceAll(/\s+/g, ' ');
    expect(text.match(CLAIM_OF_TEXTS)).toBeNull();
  },
);
