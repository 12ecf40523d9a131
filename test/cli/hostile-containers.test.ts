/**
 * All the lies of `test/support/hostile` in one archive, before the program as its users run it:
 * every one is told with its code, and nothing is extracted but what valid containers hold.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { trueName } from '../../src/format/manifest-rules.ts';
import { cases } from '../support/hostile/cases.ts';
import { audit, unpack } from '../support/records.ts';
import { contents, files, sha256, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const parent = folder('parent');
const archive = join(parent, 'archive');
const nameOf = (index: number): string => String(index).padStart(3, '0');

/** Path below `--out` → SHA-256: what the valid ones hold, each in a folder of its own. */
const held: Record<string, string> = {};

beforeAll(async () => {
  for (const [index, { bytes, code }] of cases.entries()) {
    const name = nameOf(index);
    mkdirSync(join(archive, name), { recursive: true });
    writeFileSync(join(archive, name, `${name}.livepkg`), bytes);
    if (code !== 'valid') continue;
    const { manifest, members } = await decodeContainer(bytes);
    held[`${name}/`] = 'folder';
    for (const [n, member] of manifest.members.entries()) {
      held[`${name}/${trueName(member)}`] = sha256(members[n] ?? Buffer.alloc(0));
    }
  }
});

/** Number of a case, from the path of its container. */
const numberOf = (path: string): number => Number(/(\d+)\.livepkg$/.exec(path)?.[1]);

describe.concurrent('an archive of lies', () => {
  test('audit calls each what it is', async () => {
    const { records } = await audit([archive]);
    const told: Record<string, string> = {};
    for (const record of records) {
      if (!('container' in record)) throw new Error(JSON.stringify(record));
      const { event, problems } = record;
      told[nameOf(numberOf(record.container))] = [event, ...problems.map(({ code }) => code)].join(
        ' ',
      );
    }
    const expected = cases.map(({ code }, index): [string, string] => {
      const event = code === 'version-unsupported' ? code : 'damaged';
      return [nameOf(index), code === 'valid' ? 'intact' : `${event} ${code}`];
    });
    expect(told).toEqual(Object.fromEntries(expected));
  });

  test.each([[[]], [['--force']]])(
    'unpack %j extracts none of them, and all that is valid',
    async (flags: string[]) => {
      const around = folder('around');
      const out = join(around, 'a/b/out');
      const { records } = await unpack([archive, '--out', out, ...flags]);
      const told: Record<string, string> = {};
      for (const record of records) {
        if (!('container' in record)) throw new Error(JSON.stringify(record));
        told[nameOf(numberOf(record.container))] = record.error?.code ?? record.event;
      }
      const expected = cases.map(({ code }, index): [string, string] => [
        nameOf(index),
        code === 'valid' ? 'restored' : code,
      ]);
      expect(told).toEqual(Object.fromEntries(expected));
      expect(contents(out)).toEqual(held);
      // Nothing went up or beside, either.
      expect(readdirSync(around)).toEqual(['a']);
      expect(files(around)).toHaveLength(files(out).length);
    },
  );
});
