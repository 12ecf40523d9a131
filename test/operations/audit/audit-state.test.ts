/** `--state`: what waited longest is audited first, and the file is nobody else's. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { ArchiveChanges, catalogBeside, smallArchive } from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { copy } from '../../support/photos.ts';
import { audit, refusal } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 12;
let archive: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));
const stateFile = (): string => join(folder('state'), 'state.json');

const stateSchema = v.strictObject({
  format: v.literal('livepkg-audit-state'),
  version: v.literal(1),
  audited: v.record(v.string(), v.strictObject({ at: v.string(), event: v.string() })),
});

function audited(file: string) {
  return v.parse(stateSchema, JSON.parse(readFileSync(file, 'utf8'))).audited;
}

/** Which containers an audit looked at, in its order. */
async function order(own: string, file: string, ...flags: string[]): Promise<string[]> {
  const { records } = await audit([own, '--state', file, ...flags]);
  return records.flatMap((item) =>
    item.event === 'intact' ? [item.container.slice(own.length + 1)] : [],
  );
}

/** Says that one container was audited at another time. */
function setTime(file: string, place: string, at: string): void {
  const all = audited(file);
  const changed = { ...all, [place]: { at, event: 'intact' } };
  const text = JSON.stringify({ format: 'livepkg-audit-state', version: 1, audited: changed });
  writeFileSync(file, text);
}

describe.concurrent('a state', () => {
  test('lists all that was audited, and when, and leaves no other file', async () => {
    const file = stateFile();
    const start = new Date().toISOString();
    expect(await order(archive, file)).toEqual(files(archive));
    const known = audited(file);
    expect(Object.keys(known)).toEqual(files(archive));
    for (const { at, event } of Object.values(known)) {
      expect(event).toBe('intact');
      expect(at >= start && at <= new Date().toISOString()).toBe(true);
    }
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  test('what was never audited comes first, then what waited longest', async () => {
    const [own, file] = [ownCopy(), stateFile()];
    await order(own, file);
    const [first = '', second = '', ...rest] = files(own);
    setTime(file, rest.at(-1) ?? '', '2020-01-01T00:00:00.000Z');
    setTime(file, rest[0] ?? '', '2021-01-01T00:00:00.000Z');
    copy(join(own, first), join(own, 'z/new.livepkg'));
    const expected = ['z/new.livepkg', rest.at(-1), rest[0], first, second];
    expect((await order(own, file, '--jobs', '1')).slice(0, 5)).toEqual(expected);
    expect(Object.keys(audited(file))).toHaveLength(COUNT + 1);
  });

  test('is kept over runs by parts: seven parts make it whole', async () => {
    const file = stateFile();
    for (let part = 1; part <= 7; part += 1) await order(archive, file, '--subset', `${part}/7`);
    expect(Object.keys(audited(file))).toEqual(files(archive));
  });

  test('has what is damaged, and forgets what is gone', async () => {
    const [own, file] = [ownCopy(), stateFile()];
    await order(own, file);
    const [first = '', second = '', third = ''] = files(own);
    const changes = new ArchiveChanges(own);
    changes.flipBit(first, 0.5);
    changes.remove(second);
    changes.move(third, 'elsewhere/x.livepkg');
    await order(own, file, '--catalog', await catalogBeside(archive));
    const known = audited(file);
    expect(Object.keys(known)).toEqual(files(own));
    expect(known[first]).toMatchObject({ event: 'damaged' });
  });

  test('is kept where the disk is not there, or a part of it cannot be looked at', async () => {
    const [own, file] = [ownCopy(), stateFile()];
    await order(own, file);
    const before = readFileSync(file, 'utf8');
    renameSync(own, `${own}-away`);
    expect((await audit([own, '--state', file])).status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('Ctrl+C: what was audited until then is written down, and the next begins with the rest', async () => {
    const [own, file] = [folder('own'), stateFile()];
    const [first = ''] = files(archive);
    for (let number = 0; number < 600; number += 1) {
      copy(join(archive, first), join(own, `${1000 + number}.livepkg`));
    }
    const args = ['audit', own, '--state', file, '--json', '--jobs', '1'];
    const { status, stdout } = await livepkg(args, {
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(status).toBe(130);
    const told = stdout.trimEnd().split('\n').length;
    const known = Object.keys(audited(file));
    expect(known.length).toBeGreaterThanOrEqual(told);
    expect(known.length).toBeLessThan(600);
    const all = await order(own, file);
    expect(all.slice(-known.length)).toEqual(known);
    expect(all).toHaveLength(600);
  });
});

describe.concurrent('a file that is no state', () => {
  const good = { format: 'livepkg-audit-state', version: 1, audited: {} };
  const foreign: [string, string][] = [
    ['empty', ''],
    ['a text', 'my diary'],
    ['other JSON', '{"a":1}'],
    ['a list', '[]'],
    ['a newer one', JSON.stringify({ ...good, version: 2 })],
    ['one with more in it', JSON.stringify({ ...good, more: 1 })],
    ['one with no time', JSON.stringify({ ...good, audited: { a: { at: 'x', event: 'intact' } } })],
  ];

  test.each(foreign)('%s: refused, and left as it is', async (_, text) => {
    const file = stateFile();
    writeFileSync(file, text);
    expect(await refusal(['audit', archive, '--state', file])).toBe('state-invalid');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('a catalog, or a folder', async () => {
    const list = await catalogBeside(ownCopy());
    const before = readFileSync(list, 'utf8');
    expect(await refusal(['audit', archive, '--state', list])).toBe('state-invalid');
    expect(readFileSync(list, 'utf8')).toBe(before);
    expect(await refusal(['audit', archive, '--state', folder('state')])).toBe('not-a-file');
  });
});

test.concurrent('a state in a folder that is not there: told before the audit starts', async () => {
  const file = join(folder('state'), 'none/state.json');
  expect(await refusal(['audit', archive, '--state', file])).toBe('not-found');
  expect(existsSync(dirname(file))).toBe(false);
});
