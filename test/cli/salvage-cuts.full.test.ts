/**
 * A container cut at every 1/64 of its length, and with a byte flipped in each of its regions, given to
 * the program: what comes out is all that is left, to the byte. A container of the sample library, and
 * one of a real Live Photo where there are any. Slow, because the program salvages hundreds of
 * containers, large ones among them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { cuts, flips, layoutOf, type Damaged, type ExpectedMember } from '../support/damaged.ts';
import { testWith, type Oracle } from '../support/oracles.ts';
import { copyLibrary } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../support/real-photos.ts';
import { pack, unpack } from '../support/records.ts';
import { contents, sha256, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** The name of a file that comes out. */
function fileName({ name, proof }: ExpectedMember): string {
  return proof === 'damaged' ? name.replace(/\.[^.]+$/, '.damaged$&') : name;
}

/** Salvages containers in one run of the program, and holds everything against what must come out. */
async function expectMembers(damaged: Iterable<Damaged>, original: Buffer): Promise<void> {
  const archive = folder('archive');
  const files: Record<string, string> = {};
  const records: Record<string, unknown> = {};
  for (const { what, bytes, members } of damaged) {
    const container = join(archive, what, 'it.livepkg');
    mkdirSync(join(archive, what));
    writeFileSync(container, bytes);
    const left = members.filter(({ proof }) => proof !== 'lost');
    // A flip leaves everything where it was, a cut gives a part of the original.
    const from = bytes.length === original.length ? bytes : original;
    for (const fate of left) {
      files[`${what}/${fileName(fate)}`] = sha256(from.subarray(fate.from, fate.to));
    }
    if (left.length > 0) files[`${what}/`] = 'folder';
    records[container] =
      left.length === 0 ? 'failed' : members.map(({ name, proof }) => `${name} ${proof}`);
  }
  const out = folder('out');
  const run = await unpack([archive, '--out', out, '--salvage', '--jobs', '2']);
  const told = run.records.map((item) =>
    item.event === 'problem'
      ? ['a problem', item.file]
      : [item.container, item.members?.map(({ name, proof }) => `${name} ${proof}`) ?? item.event],
  );
  expect(Object.fromEntries(told)).toEqual(records);
  expect(contents(out)).toEqual(files);
  expect(run.status).toBe(1);
}

describe.each<[string, Oracle[], () => string, string]>([
  ['of the sample library', [], () => copyLibrary(join(folder(), 'library')), '2026/IMG_0001'],
  [
    'of a real Live Photo',
    [realPhotos],
    () => join(REAL_PAIRS_FOLDER, 'osx-3582-original'),
    'IMG_3582',
  ],
])('a container %s', (_, needed, source, name) => {
  async function container() {
    const archive = folder('archive');
    await pack([source(), '--out', archive]);
    const bytes = readFileSync(join(archive, `${name}.livepkg`));
    return { bytes, layout: await layoutOf(bytes) };
  }

  testWith(needed, '1 to 63 of its 64 parts are left, the first ones', async () => {
    const { bytes, layout } = await container();
    await expectMembers(cuts(bytes, layout, 'first'), bytes);
  });

  testWith(needed, '1 to 63 of its 64 parts are left, the last ones', async () => {
    const { bytes, layout } = await container();
    await expectMembers(cuts(bytes, layout, 'last'), bytes);
  });

  testWith(needed, 'a byte flipped in each region', async () => {
    const { bytes, layout } = await container();
    await expectMembers(flips(bytes, layout), bytes);
  });
});
