/** Where there is no `/proc` (macOS, Windows) a folder is known by its path, looked at before and after. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeAndHold } from '../../../src/store/folder/make-folder.ts';
import { PreparedFiles } from '../../../src/store/folder/publish.ts';
import { outcome } from '../../support/outcome.ts';
import { contents, temporaryFolders } from '../../support/tree.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const statSync = (path: fs.PathLike, options?: fs.StatSyncOptions) => {
    if (String(path).startsWith('/proc/')) throw Object.assign(new Error(), { code: 'ENOENT' });
    return real.statSync(path, options);
  };
  return { ...real, statSync };
});

const folder = temporaryFolders();

test('files are published all the same', async () => {
  const out = folder('out');
  const target = join(out, 'a/b/photo');
  const files = [{ target, chunks: [Buffer.from('x')] }];
  const prepared = await PreparedFiles.write(files, 'aabbccdd', out);
  await prepared.commit();
  expect(fs.readFileSync(target, 'utf8')).toBe('x');
});

test('a link is not followed, and one that came later is found and said', async () => {
  const [out, victim] = [folder('out'), folder('victim')];
  const inside = join(out, 'a/b');
  const held = makeAndHold(out, inside);
  expect(held.path).toBe(inside);
  expect(await outcome(() => held.assertInPlace())).toBe('valid');
  fs.renameSync(join(out, 'a'), join(out, 'moved'));
  fs.symlinkSync(victim, join(out, 'a'));
  expect(await outcome(() => held.assertInPlace())).toBe('out-not-a-folder');
  held.release();
  expect(await outcome(() => makeAndHold(out, inside))).toBe('out-not-a-folder');
  expect(contents(victim)).toEqual({});
});
