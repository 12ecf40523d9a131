/**
 * Times that a disk does not keep, or that a file has not: said, and never called restored. Slow, because
 * a real disk is made and mounted; `times-not-kept.test.ts` has what needs no such disk.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { coarse, mountCoarse, type Disk } from '../../support/disks.ts';
import { livepkg } from '../../support/livepkg.ts';
import { testWith } from '../../support/oracles.ts';
import { FRACTION, LATE, packOddTimes } from '../../support/odd-times.ts';
import { info, pack, tally, unpack } from '../../support/records.ts';
import { contents, files, microsecondsOf, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const needed = [coarse()];
let disk: Disk | undefined;

beforeAll(() => {
  disk = mountCoarse();
});
afterAll(() => disk?.unmount());

/** A new folder on the disk with coarse times. */
function onDisk(name: string): string {
  const path = join(disk?.path ?? '', name);
  mkdirSync(path);
  return path;
}

/** What the disk makes of {@link LATE} and {@link FRACTION}. */
const END = '2038-01-19T03:14:07Z';
const WHOLE = '2019-03-04T05:06:07Z';

const packed = () => packOddTimes(folder);

const noted = (out: string) => ({
  notes: ['time-not-kept'],
  timesNotKept: [
    { file: join(out, 'IMG_0001.JPG'), expected: FRACTION, actual: WHOLE },
    { file: join(out, 'IMG_0001.MOV'), expected: LATE, actual: END },
  ],
});

testWith(needed, 'a restore says which times the disk does not keep, with status 0', async () => {
  const { source, archive, container } = await packed();
  const out = onDisk('restored');
  const { status, records, summary } = await unpack([archive, '--out', out]);
  expect(status).toBe(0);
  expect(records).toMatchObject([{ event: 'restored', container, ...noted(out) }]);
  expect(summary).toMatchObject({ restored: 1, timesNotKept: 2 });
  expect(contents(out)).toEqual(contents(source));
  expect(microsecondsOf(join(out, 'IMG_0001.MOV'))).toBe(BigInt(Date.parse(END)) * 1000n);

  const again = await unpack([archive, '--out', out]);
  expect(again.status).toBe(0);
  expect(again.records).toMatchObject([{ event: 'present', ...noted(out) }]);
  expect(again.summary).toMatchObject({ present: 1, timesNotKept: 2 });
});

testWith(
  needed,
  'people read the time that it should be, and of fractions their number',
  async () => {
    const { archive } = await packed();
    const out = onDisk('told');
    const { status, stdout } = await livepkg(['unpack', archive, '--out', out]);
    expect(status).toBe(0);
    expect(stdout).toContain(`${join(out, 'IMG_0001.MOV')}: ${END}, and ${LATE} in the container`);
    expect(stdout).toContain('1 file: less than 2 seconds apart');
    expect(stdout).toContain('2 modification times differ');
  },
);

testWith(
  needed,
  'what is restored there is packed again: the same photo with other times',
  async () => {
    const { archive, container } = await packed();
    const out = onDisk('again');
    await unpack([archive, '--out', out]);
    expect(tally((await pack([out, '--out', archive])).records)).toEqual({ unchanged: 1 });
    const { records } = await pack([out, '--out', archive, '--remove-source']);
    expect(records).toMatchObject([{ event: 'unchanged', keptBecause: 'times' }]);
    expect(files(out)).toHaveLength(2);
    const other = folder('other');
    await pack([out, '--out', other]);
    const [before, after] = [await info(container), await info(join(other, 'IMG_0001.livepkg'))];
    expect(after.photo).toBe(before.photo);
    expect(after.identity).not.toBe(before.identity);
  },
);

testWith(needed, 'a salvage says it, too', async () => {
  const { archive, container } = await packed();
  const bytes = readFileSync(container);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(container, bytes);
  const out = onDisk('salvaged');
  const { records, summary } = await unpack([archive, '--out', out, '--salvage']);
  expect(records).toMatchObject([{ event: 'salvaged', ...noted(out) }]);
  expect(summary).toMatchObject({ salvaged: 1, timesNotKept: 2 });
});

testWith(needed, '--force writes them again, and says again what is not kept', async () => {
  const { archive } = await packed();
  const out = onDisk('forced');
  await unpack([archive, '--out', out]);
  const { status, records } = await unpack([archive, '--out', out, '--force']);
  expect(status).toBe(0);
  expect(records).toMatchObject([{ event: 'restored', ...noted(out) }]);
  expect(files(out)).toHaveLength(2);
});
