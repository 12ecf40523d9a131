/**
 * Names of files with characters that cannot be seen, break lines or turn directions: each is written out
 * in text, in JSON Lines and on the page, and the files come back under their own names.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';
import { contents, temporaryFolders } from '../support/tree.ts';
import { parsed } from './report/parsed.ts';

const folder = temporaryFolders();

const UNSEEN = [
  0x0b, 0x0c, 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200e, 0x200f,
  0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2061, 0x2064, 0x2066, 0x2069, 0x206f, 0x3164, 0xfeff,
  0xffa0, 0xfff9, 0xe0001, 0xe0041, 0xe007f,
] as const;
/** What ordinary names need: joiners, variation selectors, scripts from right to left, spaces. */
const SEEN = ['👨‍👩‍👧', '❤️', 'می‌خواهم', 'क्‍ष', '葛\u{e0100}', 'שלום', '年\u3000月', 'e\u0301'];

const written = (code: number): string =>
  code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
const stems = [
  ...UNSEEN.map((code) => `U${code.toString(16)}-${String.fromCodePoint(code)}-`),
  ...SEEN.map((text, index) => `S${index}-${text}-`),
];
const shown = [
  ...UNSEEN.map((code) => `U${code.toString(16)}-${written(code)}-`),
  ...SEEN.map((text, index) => `S${index}-${text}-`),
];

/** What is replaced by `_` in the names of containers, which are portable. */
const REPLACED = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
const inContainerName = (stem: string): string => stem.normalize('NFC').replaceAll(REPLACED, '_');
const shownContainers = shown.map((stem, index) =>
  inContainerName(stems[index] ?? '') === stems[index]?.normalize('NFC')
    ? stem.normalize('NFC')
    : inContainerName(stems[index] ?? ''),
);

/** Anything of these, where it stands as itself. */
const RAW = new RegExp(
  `[${UNSEEN.map((code) => `\\u{${code.toString(16)}}`).join('')}\\u{e0020}-\\u{e007e}]`,
  'u',
);
/** Where readers of text break lines: Python's `splitlines` does so at each of these. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const LINE_BREAK = /\r\n|[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/;

const RecordSchema = v.looseObject({ event: v.string() });

const cwd = folder();
for (const [number, stem] of stems.entries()) {
  writePhoto(join(cwd, 'in'), { number, still: `${stem}.JPG`, motion: `${stem}.MOV` });
}

/** In this order: each needs what the one before wrote. */
const COMMANDS = [
  ['scan', 'in'],
  ['pack', 'in', '--out', 'out', '--dry-run'],
  ['pack', 'in', '--out', 'out'],
  ['audit', 'out', '--live', '--report', 'page.html'],
  ['catalog', 'out', '--out', 'a.catalog', '--force'],
  ['unpack', 'out', '--out', 'back', '--dry-run'],
  ['unpack', 'out', '--out', 'back'],
] as const;

test.each(COMMANDS.map((command) => [command.join(' '), command] as const))(
  'livepkg %s',
  async (_, command) => {
    const json = await livepkg([...command, '--json'], { cwd });
    expect(json.status).toBe(0);
    expect(json.stdout).not.toMatch(RAW);
    const lines = json.stdout.trimEnd().split(LINE_BREAK);
    const records = lines.map((line) => v.parse(RecordSchema, JSON.parse(line)));
    expect(records.at(-1)?.event).toBe('summary');
    expect(records).toHaveLength(stems.length + 1);
    const all = JSON.stringify(records);
    const isOfContainers = command[0] === 'audit' || command[0] === 'catalog';
    for (const stem of isOfContainers ? stems.map(inContainerName) : stems) {
      expect(all).toContain(JSON.stringify(stem).slice(1, -1));
    }

    const text = await livepkg(command, { cwd });
    expect(text.stdout).not.toMatch(RAW);
    expect(text.stderr).toBe('');
    if (command.some((word) => word === 'scan' || word === '--dry-run')) {
      for (const stem of shown) expect(text.stdout).toContain(stem);
    }
  },
);

test('files come back under their names; what is missing is written out, on the page too', async () => {
  expect(contents(join(cwd, 'back'))).toEqual(contents(join(cwd, 'in')));
  // Against a catalog that lists each under its name, an empty folder misses all of them.
  writePhoto(join(cwd, 'other'), { number: 999, still: 'x.JPG', motion: 'x.MOV' });
  await livepkg(['pack', 'other', '--out', 'empty'], { cwd });
  const args = ['audit', 'empty', '--catalog', 'a.catalog', '--report', 'missing.html'];
  const missing = await livepkg(args, { cwd });
  expect(missing.status).toBe(1);
  expect(missing.stdout).not.toMatch(RAW);
  const { texts } = parsed(readFileSync(join(cwd, 'missing.html'), 'utf8'));
  expect(texts.join('')).not.toMatch(RAW);
  for (const stem of shownContainers) {
    expect(missing.stdout).toContain(stem);
    expect(texts.join('')).toContain(stem);
  }
});
