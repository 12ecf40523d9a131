/** docs/records.md says what the source says, and what the built program prints is in it. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { readContent, writePage, type Content } from '../../scripts/records-doc/page.ts';
import * as errors from '../../src/errors.ts';
import { PROGRAM, ROOT } from '../support/livepkg.ts';
import { temporaryFolder } from '../support/tree.ts';

const anyRecord = v.looseObject({ event: v.string() });

let content: Content;
const folder = temporaryFolder();

beforeAll(() => {
  content = readContent(ROOT);
  cpSync(join(ROOT, 'fixtures', 'library'), join(folder, 'library'), { recursive: true });
});

test('docs/records.md is what `npm run docs` writes', async () => {
  const page = await writePage(content, ROOT);
  expect(readFileSync(join(ROOT, 'docs', 'records.md'), 'utf8')).toBe(page);
});

test('every error code is on the page, in the groups of src/errors.ts', () => {
  const { FORMAT_CODES, CATALOG_CODES, MEDIA_CODES, SYSTEM_CODES, ARCHIVE_CODES, REMOTE_CODES } =
    errors;
  const groups = { FORMAT_CODES, CATALOG_CODES, MEDIA_CODES, SYSTEM_CODES, ARCHIVE_CODES };
  expect(
    Object.fromEntries(
      content.codes.map(({ name, values }) => [name, values.map((one) => one.name)]),
    ),
  ).toEqual({ ...groups, REMOTE_CODES });
});

test('every field, event and code has a doc comment', () => {
  const shapes = content.commands
    .flatMap(({ records }) => records)
    .concat(content.types.filter((type) => type.kind === 'shape'));
  // What a manifest holds is described in its specification, to which the page links.
  const own = shapes.filter(
    ({ name }) => !['Link', 'Media', 'Member', 'InfoRecord'].includes(name),
  );
  const bare = own.flatMap(({ name, fields }) =>
    fields
      .filter((field) => field.name !== 'event' && field.doc === '')
      .map((field) => `${name}.${field.name}`),
  );
  const bareEvents = own
    .flatMap(({ name, fields }) => fields.map((field) => ({ ...field, record: name })))
    .filter(
      ({ name, type, values }) => name === 'event' && type.includes('|') && values.length === 0,
    )
    .map(({ record }) => `${record}.event`);
  const bareCodes = content.codes.flatMap(({ values }) =>
    values.filter(({ doc }) => doc === '').map(({ name }) => name),
  );
  expect([...bare, ...bareEvents, ...bareCodes]).toEqual([]);
  expect(own.length).toBeGreaterThan(15);
});

/** The events of a command with their fields, as the page has them. */
function fieldsByEvent(command: string): Map<string, Set<string>> {
  const byEvent = new Map<string, Set<string>>();
  for (const { fields } of content.commands.find((one) => one.command === command)?.records ?? []) {
    const type = fields.find(({ name }) => name === 'event')?.type ?? '';
    for (const event of type.match(/[\w-]+/g) ?? []) {
      const known = byEvent.get(event) ?? new Set();
      byEvent.set(event, known);
      for (const { name } of fields) known.add(name);
    }
  }
  return byEvent;
}

// In this order: each needs what the one before made.
test.each([
  ['scan', 'library'],
  ['pack', 'library', '--out', 'archive'],
  ['audit', 'archive', '--live'],
  ['catalog', 'archive', '--out', 'archive.catalog'],
  ['unpack', 'archive', '--out', 'restored'],
  ['info', 'archive/2026/IMG_0001.livepkg'],
])('every field that `%s --json` prints is on the page', (command, ...args) => {
  const { stdout } = spawnSync(process.execPath, [PROGRAM, command, ...args, '--json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const known = fieldsByEvent(command);
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => v.parse(anyRecord, JSON.parse(line)));
  expect(records.map(({ event }) => event)).toContain(command === 'info' ? 'info' : 'summary');
  for (const record of records) {
    const fields = known.get(record.event);
    expect(fields, `${record.event} is on the page`).toBeDefined();
    expect([...(fields ?? [])], JSON.stringify(record)).toEqual(
      expect.arrayContaining(Object.keys(record)),
    );
  }
});
