/**
 * `pack --update --remove-source`: a sidecar that only the container holds is not given up because
 * the photo is found again without it. Whatever was packed comes back.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runUntil } from '../crash/cut.ts';
import { stallAt } from '../crash/stall.ts';
import { strace, testWith } from '../support/oracles.ts';
import { writePhoto, type Photo } from '../support/photos.ts';
import { pack, unpack } from '../support/records.ts';
import { contents, files, sha256, sha256Of, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

const EDIT = '<plist>the edit</plist>';
const RATING = '<x:xmpmeta>the rating</x:xmpmeta>';

/** A folder with a photo and its edit. */
function writeEdited(at: string): Photo {
  const photo = writePhoto(at, { number: 1, still: 'IMG_1.HEIC', motion: 'IMG_1.MOV' });
  writeFileSync(join(at, 'IMG_1.AAE'), EDIT);
  return photo;
}

/** The same photo without it. */
function writePlain(at: string): void {
  writePhoto(at, { number: 1, still: 'IMG_1.HEIC', motion: 'IMG_1.MOV' });
}

const removing = (paths: readonly string[], out: string) =>
  pack([...paths, '--out', out, '--update', '--remove-source']);

/** Takes everything out of the archive: these bytes are among it. */
async function expectBack(out: string, ...digests: readonly string[]): Promise<void> {
  const to = folder('restored');
  expect((await unpack([out, '--out', to])).summary).toMatchObject({ failed: 0, problems: 0 });
  expect(Object.values(contents(to))).toEqual(expect.arrayContaining([...digests]));
}

describe.concurrent('a sidecar that only the container holds comes back after', () => {
  test.each<[string, string, string]>([
    ['a folder whose name differs in case', 'Sub', 'sub'],
    // In order of their bytes, the decomposed one is first.
    ['a folder whose name has another normal form', 'Ba\u0308ume', 'B\u00e4ume'],
  ])('a copy without it was found in %s', async (_, first, second) => {
    const [source, out] = [folder('source'), folder('out')];
    const photo = writeEdited(join(source, first));
    const halves = [sha256Of(photo.still), sha256Of(photo.motion)];
    writePlain(join(source, second));
    await removing([source], out);
    await removing([source], out);
    await expectBack(out, ...halves, sha256(Buffer.from(EDIT)));
  });

  test.each<[string, readonly string[]]>([
    ['first', ['a', 'b']],
    ['last', ['b', 'a']],
  ])('a copy without it was found below another path, its own named %s', async (_, order) => {
    const [parent, out] = [folder('parent'), folder('out')];
    const paths = order.map((name) => join(parent, name));
    writeEdited(join(parent, 'a'));
    writePlain(join(parent, 'b'));
    await removing(paths, out);
    await removing(paths, out);
    await expectBack(out, sha256(Buffer.from(EDIT)));
  });

  test('the photo was imported again without it', async () => {
    const [source, out] = [folder('source'), folder('out')];
    writeEdited(source);
    expect((await removing([source], out)).summary).toMatchObject({ packed: 1, removed: 3 });
    writePlain(source);
    await removing([source], out);
    await expectBack(out, sha256(Buffer.from(EDIT)));
  });

  test('the photo was imported again with another sidecar', async () => {
    const [source, out] = [folder('source'), folder('out')];
    writeEdited(source);
    await removing([source], out);
    writePlain(source);
    writeFileSync(join(source, 'IMG_1.HEIC.xmp'), RATING);
    await removing([source], out);
    await expectBack(out, sha256(Buffer.from(EDIT)), sha256(Buffer.from(RATING)));
  });

  testWith(
    [strace()],
    'a removal was cut off before the still, and the motion was put back beside it',
    async () => {
      const parent = folder('parent');
      for (let time = 1; ; time += 1) {
        const at = join(parent, `${time}`);
        const source = join(at, 'source');
        const { motion } = writeEdited(source);
        const bytes = readFileSync(motion);
        const args = ['pack', 'source', '--out', 'out', '--update', '--remove-source'];
        const isCut = await runUntil({ call: 'unlink', time }, args, at);
        expect(isCut, 'no run was cut off between the edit and the still').toBe(true);
        if (files(source).join(' ') !== 'IMG_1.HEIC') continue;
        writeFileSync(motion, bytes);
        await removing([source], join(at, 'out'));
        await expectBack(join(at, 'out'), sha256(Buffer.from(EDIT)));
        return;
      }
    },
  );

  for (const call of ['writev', 'link'] as const) {
    testWith(
      [strace()],
      `a run that stood still at ${call} while another one packed it, and removed it`,
      async () => {
        const parent = folder('parent');
        const [source, out] = [join(parent, 'source'), join(parent, 'out')];
        writeEdited(source);
        const aside = join(parent, 'aside');
        renameSync(join(source, 'IMG_1.AAE'), aside);
        expect((await pack([source, '--out', out])).summary.packed).toBe(1);
        renameSync(aside, join(source, 'IMG_1.AAE'));
        const args = ['pack', source, '--out', out, '--update'];
        const meanwhile = async (): Promise<void> => {
          writeFileSync(join(source, 'IMG_1.xmp'), RATING);
          await removing([source], out);
        };
        await stallAt(
          { call, time: 1 },
          args,
          { cwd: parent, log: join(parent, 'log') },
          meanwhile,
        );
        const left = Object.values(contents(source));
        if (!left.includes(sha256(Buffer.from(RATING)))) {
          await expectBack(out, sha256(Buffer.from(EDIT)), sha256(Buffer.from(RATING)));
        }
      },
    );
  }
});
