/**
 * Files that are larger than a container may be: said by name and size, in the plan. Slow, because each
 * size takes three runs of the program.
 */
import { statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';
import { audit, info, pack, scan, tally, unpack } from '../support/records.ts';
import { contents, files, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const GIB = 2 ** 30;

/**
 * Makes a file longer, without bytes on the disk. Its time stays, as a manifest is shorter where the fraction of
 * a time ends in zeros.
 */
function stretch(path: string, size: number): void {
  const { atime, mtime } = statSync(path);
  truncateSync(path, size);
  utimesSync(path, atime, mtime);
}

describe.concurrent('a half that no container holds', () => {
  test.each([
    ['still', GIB],
    ['still', 5 * GIB],
    ['motion', GIB],
    ['motion', 3 * GIB],
    ['motion', 4 * GIB],
    ['motion', 5 * GIB],
  ] as const)('%s of %d bytes: the other pairs are packed', async (half, size) => {
    const [source, out] = [folder('source'), folder('out')];
    const photo = writePhoto(source, { number: 1 });
    writePhoto(source, { number: 2 });
    stretch(photo[half], size);
    for (const flags of [['--dry-run'], [], ['--remove-source']]) {
      const { records } = await pack([source, '--out', out, ...flags]);
      expect(tally(records)).toMatchObject({ 'failed source-too-large': 1 });
      const message = records[0] && 'error' in records[0] ? records[0].error?.message : '';
      expect(message).toContain(`${photo[half]} has ${size} bytes`);
      expect(message).toContain('The pair is not packed');
    }
    expect(files(out)).toEqual(['IMG_0002.livepkg']);
    expect(files(source)).toEqual(['IMG_0001.JPG', 'IMG_0001.MOV']);
    expect(statSync(photo[half]).size).toBe(size);
  });

  test('nor two together, whether a container of that name is there or not', async () => {
    const [source, out] = [folder('source'), folder('out')];
    const photo = writePhoto(source, { number: 1 });
    await pack([source, '--out', out]);
    stretch(photo.still, GIB / 2);
    stretch(photo.motion, GIB / 2);
    const { records } = await pack([source, '--out', out, '--update']);
    expect(records).toMatchObject([{ event: 'failed', error: { code: 'container-too-large' } }]);
    const text = JSON.stringify(records[0]);
    expect(text).toContain(`${photo.still} (${GIB / 2} bytes) and ${photo.motion}`);
  });

  test('exactly at the limit: what is just too long for its container is said as well', async () => {
    const source = folder('source');
    const photo = writePhoto(source, { number: 1 });
    // A number of that size takes as many bytes in the manifest as one of a gigabyte.
    stretch(photo.motion, 1 << 20);
    const [record] = (await pack([source, '--out', folder('planned'), '--dry-run'])).records;
    const rest = (record && 'bytes' in record ? record.bytes : 0) - (1 << 20);
    for (const [size, event] of [
      [GIB - rest, 'failed'],
      [GIB - rest - 1, 'packed'],
    ] as const) {
      stretch(photo.motion, size);
      const planned = await pack([source, '--out', folder('planned'), '--dry-run']);
      expect(planned.records[0]?.event).toBe(event);
    }
  });
});

describe.concurrent('a sidecar for which there is no room', () => {
  test.each([GIB - 1000, GIB, 5 * GIB])('of %d bytes is left out, and stays', async (size) => {
    const [source, out] = [folder('source'), folder('out')];
    writePhoto(source, { number: 1 });
    const [large, small] = [join(source, 'IMG_0001.AAE'), join(source, 'IMG_0001.xmp')];
    for (const path of [large, small]) writeFileSync(path, 'edits');
    stretch(large, size);
    const told = { sidecars: [small], leftOut: [large], notes: ['sidecar-left-out'] };
    expect((await scan([source])).records[0]).toMatchObject({ event: 'pair', ...told });

    const packed = await pack([source, '--out', out, '--remove-source']);
    expect(packed.status).toBe(0);
    expect(packed.records).toMatchObject([{ event: 'packed', ...told, keptBecause: 'notes' }]);
    expect(files(source)).toHaveLength(4);
    const { members } = await info(join(out, 'IMG_0001.livepkg'));
    expect(members.map(({ name }) => name)).toEqual([
      'IMG_0001.JPG',
      'IMG_0001.MOV',
      'IMG_0001.xmp',
    ]);
    // Again it is as it was.
    const again = await pack([source, '--out', out, '--update']);
    expect(again.records).toMatchObject([{ event: 'unchanged', ...told }]);
    const { stdout } = await livepkg(['pack', source, '--out', out]);
    expect(stdout).toContain(`${large}: it is not packed with`);
    const restored = folder('restored');
    expect((await unpack([out, '--out', restored])).status).toBe(0);
    expect(Object.keys(contents(restored))).toHaveLength(3);
  });
});

test.concurrent('a container of that length is none: said by every command', async () => {
  const archive = folder('archive');
  const path = join(archive, 'x.livepkg');
  writeFileSync(path, '');
  stretch(path, 5 * GIB);
  expect(tally((await audit([archive])).records)).toEqual({ 'problem source-too-large': 1 });
  const quick = await audit([archive, '--quick']);
  const codes = quick.records.map((item) => 'problems' in item && item.problems[0]?.code);
  expect(codes).toEqual(['container-too-large']);
  const { records } = await unpack([archive, '--out', folder('out')]);
  const [record] = records;
  expect(record?.event).toBe('failed');
  expect(JSON.stringify(record)).toContain(`${5 * GIB} bytes`);
  const shown = await livepkg(['info', path]);
  expect(shown.stderr).toContain(`${path}: It has ${5 * GIB} bytes`);
});
