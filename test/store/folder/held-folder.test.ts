/** A folder held open stays the same one, whatever becomes of its name. */
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { holdFolder, makeAndHold } from '../../../src/store/folder/make-folder.ts';
import { PreparedFiles, publishAll } from '../../../src/store/folder/publish.ts';
import { contents, state, temporaryFolders } from '../../support/tree.ts';
import { outcome } from '../../support/outcome.ts';

const folder = temporaryFolders();
const run = 'aabbccdd';
/** How many files this process has open. */
const open = (): number => readdirSync('/dev/fd').length;

/** A folder `out/a/b`, and how to put a link to a victim in the place of a part of it. */
function place() {
  const parent = folder('parent');
  const [out, victim] = [join(parent, 'out'), join(parent, 'victim')];
  mkdirSync(join(out, 'a/b'), { recursive: true });
  mkdirSync(join(victim, 'b'), { recursive: true });
  const swap = (part: string): void => {
    renameSync(join(out, part), join(parent, 'moved'));
    symlinkSync(victim, join(out, part));
  };
  return { out, victim, inside: join(out, 'a/b'), moved: join(parent, 'moved'), swap };
}

const publication = (target: string) => ({ target, chunks: [Buffer.from('photo')] });

describe('files that were prepared in a folder', () => {
  test.each(['a', 'a/b'])(
    'when a link took the place of %s: taken back, nothing elsewhere',
    async (part) => {
      const { out, victim, inside, moved, swap } = place();
      const untouched = state(victim);
      const files = ['still', 'motion'].map((name) => publication(join(inside, name)));
      const prepared = await PreparedFiles.write(files, run, out);
      swap(part);
      expect(await outcome(() => prepared.commit())).toBe('out-not-a-folder');
      expect(state(victim)).toEqual(untouched);
      expect(Object.values(contents(moved)).filter((what) => what !== 'folder')).toEqual([]);
    },
  );

  test('what they replaced is back then', async () => {
    const { out, victim, inside, moved, swap } = place();
    writeFileSync(join(inside, 'still'), 'old');
    const before = contents(inside);
    const prepared = await PreparedFiles.write([publication(join(inside, 'still'))], run, out);
    swap('a/b');
    expect(await outcome(() => prepared.commit({ replace: () => undefined }))).toBe(
      'out-not-a-folder',
    );
    expect(contents(moved)).toEqual(before);
    expect(readdirSync(victim)).toEqual(['b']);
  });

  test('when given up after the swap: no temporary is left', async () => {
    const { out, victim, inside, moved, swap } = place();
    const prepared = await PreparedFiles.write([publication(join(inside, 'still'))], run, out);
    swap('a/b');
    prepared.discard();
    expect(contents(moved)).toEqual({});
    expect(readdirSync(victim)).toEqual(['b']);
  });
});

test('folders are let go: a thousand of them, one after another, leave none open', async () => {
  const { out, inside } = place();
  const before = open();
  for (let round = 0; round < 1000; round += 1) {
    makeAndHold(out, inside).release();
    holdFolder(out, inside).release();
    expect(() => holdFolder(out, join(inside, 'missing'))).toThrow();
  }
  const prepared = await PreparedFiles.write([publication(join(inside, 'still'))], run, out);
  await prepared.commit();
  prepared.discard();
  const tooLong = [publication(join(inside, 'x'.repeat(300)))];
  expect(await outcome(() => publishAll(tooLong, { run, base: out }))).toBe('name-not-accepted');
  expect(open()).toBe(before);
});
