/**
 * A run of `pack --update` that has read everything and is slow to give the container its name, while
 * another run packs more into it and removes what it packed. Slow, because strace holds a run up for
 * seconds, so that another comes between.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { isTemporary, LOCK_NAME } from '../../src/files/temporary-name.ts';
import { strace, testWith } from '../support/oracles.ts';
import { writePhoto } from '../support/photos.ts';
import { audit, info, pack, tally } from '../support/records.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** Holds up a system call: microseconds. */
const stalledAt = (call: string, microseconds: number) => ({
  prefix: [
    'strace',
    '-f',
    '-qq',
    '--seccomp-bpf',
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:delay_enter=${microseconds}`,
  ],
});

/** A photo in a container, and two copies of it, each with another sidecar. */
async function twoCopies() {
  const [first, second, out] = [folder('first'), folder('second'), folder('out')];
  for (const at of [first, second]) writePhoto(at, { number: 1 });
  await pack([first, '--out', out]);
  writeFileSync(join(first, 'IMG_0001.xmp'), 'the slow one');
  writeFileSync(join(second, 'IMG_0001.AAE'), 'the only copy of an edit');
  return { first, second, out, container: join(out, 'IMG_0001.livepkg') };
}

const later = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const namesIn = async (container: string) =>
  (await info(container)).members.map(({ name }) => name).slice(2);

/** The edit is in the container, or still beside its photo. */
async function expectEditKept({ second, container }: { second: string; container: string }) {
  expect((await audit([container])).summary.intact).toBe(1);
  const isInContainer = (await namesIn(container)).includes('IMG_0001.AAE');
  expect(isInContainer || existsSync(join(second, 'IMG_0001.AAE'))).toBe(true);
}

describe('an update that stalls', () => {
  testWith(
    [strace()],
    'before it replaces the container: a newer one is left as it is',
    async () => {
      const { first, second, out, container } = await twoCopies();
      const slow = pack(
        [first, '--out', out, '--update', '--jobs', '1'],
        stalledAt('fsync', 3_000_000),
      );
      // It has read the container and its sources, and is about to sync what it wrote.
      while (!readdirSync(out).some(isTemporary)) await later(10);
      const fast = await pack([second, '--out', out, '--update', '--remove-source']);
      expect(fast.records[0]).toMatchObject({ event: 'updated' });
      expect(fast.summary.removed).toBe(3);
      const newer = readFileSync(container);
      const { records, status } = await slow;
      expect(tally(records)).toEqual({ 'conflict target-changed': 1 });
      expect(status).toBe(1);
      expect(readFileSync(container).equals(newer)).toBe(true);

      await pack([first, '--out', out, '--update']);
      expect(await namesIn(container)).toEqual(['IMG_0001.AAE', 'IMG_0001.xmp']);
    },
  );

  testWith([strace()], 'while it replaces the container: others wait for it', async () => {
    const { first, second, out, container } = await twoCopies();
    const slow = pack(
      [first, '--out', out, '--update', '--jobs', '1'],
      stalledAt('rename', 4_000_000),
    );
    while (!existsSync(join(out, LOCK_NAME))) await later(10);
    const fast = await pack([second, '--out', out, '--update', '--remove-source']);
    expect(tally(fast.records)).toEqual({ 'conflict target-changed': 1 });
    expect(tally((await slow).records)).toEqual({ updated: 1 });
    await expectEditKept({ second, container });

    const again = await pack([second, '--out', out, '--update', '--remove-source']);
    expect(again.summary.removed).toBe(3);
    expect(await namesIn(container)).toEqual(['IMG_0001.AAE', 'IMG_0001.xmp']);
  });
});
