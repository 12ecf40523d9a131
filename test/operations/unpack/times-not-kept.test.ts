/** Modification times that a restored file does not have: reported, and given back with `--force`. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notesOfTimes } from '../../../src/operations/unpack/times-not-kept.ts';
import { livepkg } from '../../support/livepkg.ts';
import { FRACTION, packOddTimes } from '../../support/odd-times.ts';
import { unpack } from '../../support/records.ts';
import { microsecondsOf, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const packed = () => packOddTimes(folder);

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
