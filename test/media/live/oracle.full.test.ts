/**
 * What is called whole decodes, and what is called cut off does not: ffmpeg as a second opinion. Slow,
 * because ffmpeg decodes every picture of every pair.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkLive } from '../../../src/media/check-live.ts';
import { moovFirst } from '../../support/media/edit-boxes.ts';
import { describeWith, ffmpeg } from '../../support/oracles.ts';
import { ALL_PAIRS } from '../../support/pairs.ts';
import { CountingReader } from '../../support/media/readers.ts';
import { temporaryFolder } from '../../support/tree.ts';

const isWhole = async (still: Uint8Array, motion: Uint8Array): Promise<boolean> => {
  const { faults } = await checkLive(new CountingReader(still), new CountingReader(motion));
  return faults.length === 0;
};

const folder = temporaryFolder();

/** What ffmpeg complains of when it decodes picture and sound, or a still. */
function complaints(name: string, file: Uint8Array, streams: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, file);
  const args = ['-v', 'error', '-i', path, ...streams, '-f', 'null', '-'];
  const { status, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  rmSync(path);
  // It gives the pictures a constant rate, which is its own business: Live Photos have none.
  const lines = stderr.split('\n').filter((line) => !/non monotonically increasing dts/.test(line));
  return (status === 0 ? '' : `status ${status}: `) + lines.join('\n');
}

describeWith([ffmpeg()], 'ffmpeg', () => {
  const TRACKS = ['-map', '0:v:0', '-map', '0:a'];

  it.each(ALL_PAIRS)('agrees on the motion of $name', async ({ still, motion }) => {
    const whole = moovFirst(motion);
    expect(await isWhole(still, whole)).toBe(true);
    expect(complaints('whole.mov', whole, TRACKS)).toBe('');
    const cut = whole.subarray(0, Math.floor(whole.length * 0.7));
    expect(await isWhole(still, cut)).toBe(false);
    expect(complaints('cut.mov', cut, TRACKS)).not.toBe('');
  });

  const jpegs = ALL_PAIRS.filter(({ still }) => still[0] === 0xff);

  it.each(jpegs)('agrees on the JPEG of $name', async ({ still, motion }) => {
    expect(complaints('whole.jpg', still, [])).toBe('');
    const cut = still.subarray(0, Math.floor(still.length * 0.7));
    expect(await isWhole(cut, motion)).toBe(false);
    expect(complaints('cut.jpg', cut, [])).not.toBe('');
  });
});
