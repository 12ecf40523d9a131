/**
 * Times that a disk does not keep, or that a file has not: said, and never called restored. Slow, because
 * a real disk is made and mounted.
 */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notesOfTimes } from '../../../src/operations/unpack/times-not-kept.ts';
import { coarse, mountCoarse, type Disk } from '../../support/disks.ts';
import { livepkg } from '../../support/livepkg.ts';
import { testWith } from '../../support/oracles.ts';
import { writePhoto } from '../../support/photos.ts';
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

const LATE = '2109-03-04T05:06:07Z';
const FRACTION = '2019-03-04T05:06:07.123456Z';
/** What the disk makes of them. */
const END = '2038-01-19T03:14:07Z';
const WHOLE = '2019-03-04T05:06:07Z';

/** An archive of one photo: its still has a fraction, its motion a time after 2038. */
async function packed() {
  const source = folder('source');
  const { still, motion } = writePhoto(source, { number: 1 });
  utimesSync(still, 1_551_675_967.123_456_5, 1_551_675_967.123_456_5);
  utimesSync(motion, Date.parse(LATE) / 1000, Date.parse(LATE) / 1000);
  const archive = folder('archive');
  await pack([source, '--out', archive]);
  const container = join(archive, 'IMG_0001.livepkg');
  const { members } = await info(container);
  expect(members.map(({ modified }) => modified)).toEqual([FRACTION, LATE]);
  return { source, archive, container };
}

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

describe.concurrent('on a disk that keeps them', () => {
  test('nothing is noted', async () => {
    const { archive } = await packed();
    const out = folder('out');
    for (const event of ['restored', 'present']) {
      const { records, summary, stdout } = await unpack([archive, '--out', out]);
      expect(records).toMatchObject([{ event }]);
      expect(summary.timesNotKept).toBe(0);
      expect(stdout).not.toContain('time-not-kept');
    }
    const { stdout } = await livepkg(['unpack', archive, '--out', out]);
    expect(stdout).not.toContain('modification time');
  });

  test('a time that somebody changed is said, and left; --force gives it back', async () => {
    const { archive } = await packed();
    const out = folder('out');
    await unpack([archive, '--out', out]);
    const still = join(out, 'IMG_0001.JPG');
    const before = microsecondsOf(still);
    utimesSync(still, 1_000_000_000, 1_000_000_000);
    const timesNotKept = [{ file: still, expected: FRACTION, actual: '2001-09-09T01:46:40Z' }];
    for (const flags of [[], ['--dry-run']]) {
      const { status, records } = await unpack([archive, '--out', out, ...flags]);
      expect(status).toBe(0);
      expect(records).toMatchObject([{ event: 'present', notes: ['time-not-kept'], timesNotKept }]);
    }
    expect(microsecondsOf(still)).toBe(1_000_000_000_000_000n);
    const planned = await unpack([archive, '--out', out, '--force', '--dry-run']);
    expect(planned.records).toMatchObject([{ event: 'restored' }]);
    expect(planned.summary.timesNotKept).toBe(0);
    expect(microsecondsOf(still)).toBe(1_000_000_000_000_000n);
    const forced = await unpack([archive, '--out', out, '--force']);
    expect(forced.records).toMatchObject([{ event: 'restored' }]);
    expect(forced.summary.timesNotKept).toBe(0);
    expect(microsecondsOf(still)).toBe(before);
    const last = await unpack([archive, '--out', out, '--force']);
    expect(last.records).toMatchObject([{ event: 'present' }]);
  });
});

test('a time that no manifest could hold is said in seconds', () => {
  const far = { path: 'a', modified: 5n, actual: -70_000_000_000_500_000n };
  expect(notesOfTimes([far]).timesNotKept).toEqual([
    { file: 'a', expected: '1970-01-01T00:00:00.000005Z', actual: '-70000000000 s since 1970' },
  ]);
});
