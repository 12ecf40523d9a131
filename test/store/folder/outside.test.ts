/** Nothing is written outside the folder that was chosen, nor into a Photos library, whatever names say. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copy, writePhoto } from '../../support/photos.ts';
import { encodeContainer } from '../../../src/format/container.ts';
import { sha256 } from '../../../src/format/digest.ts';
import { describeMembers } from '../../../src/format/manifest.ts';
import { audit, pack, tally, unpack } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();

/** A container of the photo with a number. */
async function containerOf(number: number): Promise<string> {
  const source = folder('source');
  const out = folder('out');
  writePhoto(source, { number, still: 'IMG.JPG', motion: 'IMG.MOV' });
  await pack([source, '--out', out]);
  return join(out, 'IMG.livepkg');
}

test.concurrent.each([
  ['a folder that would become ..', ['...photoslibrary/...photoslibrary/x.livepkg']],
  ['a container whose stem is ..', ['!.livepkg', '...livepkg']],
  ['a container whose stem is .', ['!.livepkg', '..livepkg']],
  ['a Photos library in another', ['P.photoslibrary.photoslibrary/x.livepkg']],
  ['a container named for a library', ['!.livepkg', 'P.photoslibrary.livepkg']],
])('unpack: %s', async (_, paths) => {
  const archive = folder('archive');
  for (const [index, path] of paths.entries()) {
    copy(await containerOf(index + 1), join(archive, path));
  }
  const around = folder('around');
  const out = join(around, 'a', 'b', 'out');
  mkdirSync(join(out, 'P.photoslibrary'), { recursive: true });
  const { summary } = await unpack([archive, '--out', out, '--force']);
  expect(summary.restored).toBe(paths.length);
  const written = files(around);
  expect(written).toHaveLength(2 * paths.length);
  for (const path of written) {
    expect(path.startsWith('a/b/out/')).toBe(true);
    expect(path).not.toContain('.photoslibrary');
  }
});

test.concurrent(
  'pack: what is packed is found again, also under a name that begins with ._',
  async () => {
    const source = folder('source');
    writePhoto(source, { number: 1, still: '.:a.JPG', motion: '.:a.MOV' });
    const out = folder('out');
    expect((await pack([source, '--out', out])).summary.packed).toBe(1);
    expect((await audit([out])).summary.intact).toBe(1);
    expect((await pack([source, '--out', out])).summary.unchanged).toBe(1);
  },
);

test.concurrent('unpack --force never replaces a container', async () => {
  const archive = folder('archive');
  copy(await containerOf(1), join(archive, 'B.livepkg'));
  const members = (['still', 'motion'] as const).map((role) => {
    const bytes = Buffer.from(`a ${role}`);
    const name = role === 'still' ? 'B.livepkg' : 'B.MOV';
    return { role, name, bytes, size: bytes.length, sha256: sha256(bytes), modified: 0n };
  });
  const media = { still: { type: 'JPEG' }, motion: { type: 'MOV' } } as const;
  const { manifest } = describeMembers({ link: { by: 'name' }, members, media });
  const chunks = encodeContainer(
    manifest,
    members.map(({ bytes }) => bytes),
  );
  writeFileSync(join(archive, 'A.livepkg'), Buffer.concat(chunks));

  const { records } = await unpack([join(archive, 'A.livepkg'), '--out', archive, '--force']);
  expect(tally(records)).toEqual({ 'conflict target-differs': 1 });
  expect((await audit([archive])).summary.intact).toBe(2);
});
