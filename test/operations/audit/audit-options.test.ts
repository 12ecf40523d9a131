/** What an audit refuses to begin, as a library too: rules about options are its own. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogBeside, smallArchive } from '../../support/archives.ts';
import { runModule } from '../../support/livepkg.ts';
import { copy } from '../../support/photos.ts';
import { files, temporaryFolders } from '../../support/tree.ts';
import { wrapRclone } from '../../support/rclone.ts';

const folder = temporaryFolders();
let archive: string;
let catalog: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), 3);
  catalog = await catalogBeside(archive);
});

const ended = v.strictObject({
  records: v.array(
    v.looseObject({ event: v.string(), error: v.optional(v.object({ code: v.string() })) }),
  ),
  code: v.optional(v.string()),
  message: v.optional(v.string()),
});

/** Takes all records of an audit by the built library. @param call as a program writes it */
async function ask(call: string, env: Record<string, string> = {}) {
  const source = `
    import { audit, auditRemote, parseRemote } from 'livepkg';
    const ended = { records: [] };
    try { for await (const record of ${call}) ended.records.push(record); }
    catch ({ code, message }) { Object.assign(ended, { code, message }); }
    console.log(JSON.stringify(ended));`;
  const { stdout, stderr } = await runModule(source, { env });
  expect(stderr).toBe('');
  return v.parse(ended, JSON.parse(stdout));
}

/** What it was refused for, before the first record. */
async function refused(call: string, env?: Record<string, string>): Promise<string> {
  const { records, code, message } = await ask(call, env);
  expect([records, code]).toEqual([[], 'option-invalid']);
  return message ?? '';
}

describe('several paths', () => {
  test('are refused with a catalog: one folder would hide what is missing in the other', async () => {
    const other = copy(archive, join(folder('other'), 'archive'));
    rmSync(join(archive, files(archive)[0] ?? ''));
    const both = JSON.stringify([archive, other]);
    const message = await refused(`audit(${both}, { catalog: ${JSON.stringify(catalog)} })`);
    expect(message).toMatch(/one folder: give only one path/);
  });

  test('are refused with a state, and none is written', async () => {
    const state = join(folder('state'), 'state.json');
    const both = JSON.stringify([archive, folder('other')]);
    const message = await refused(`audit(${both}, { state: ${JSON.stringify(state)} })`);
    expect(message).toMatch(/one folder: give only one path/);
    expect(existsSync(state)).toBe(false);
  });
});

test('no path at all is refused: nothing would be audited, and all would look well', async () => {
  expect(await refused('audit([])')).toMatch(/give at least one/);
});

test('a remote without catalog and without fetch is refused, and rclone is not started', async () => {
  const fake = folder('fake');
  const message = await refused(`auditRemote(parseRemote('r:a'), {})`, wrapRclone(fake, 'exit 1'));
  expect(message).toMatch(/--catalog to compare with, or --fetch/);
  expect(existsSync(join(fake, 'pids'))).toBe(false);
});

test('an audit that reached nothing in its time is no success', async () => {
  const { records } = await ask(`audit([${JSON.stringify(archive)}], { maxDuration: 0 })`);
  const count = files(archive).length;
  expect(records).toMatchObject([
    { event: 'problem', file: archive, error: { code: 'time-up' } },
    { event: 'summary', intact: 0, problems: 1, notReached: count },
  ]);
});
