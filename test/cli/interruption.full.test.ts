/**
 * Ctrl+C, `kill` and power cuts: what stands under a final name is whole, and a run carries on. Slow,
 * because runs are stopped and killed in the middle of many photos.
 */
import type { ChildProcess } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { livepkg, type RunResult } from '../support/livepkg.ts';
import { writePhoto, writePhotos } from '../support/photos.ts';
import { audit, pack, tally, unpack } from '../support/records.ts';
import { contents, files, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 160;

let source: string;
let archive: string;
let packed: Record<string, string>;
let restored: Record<string, string>;

beforeAll(async () => {
  source = folder('source');
  writePhotos(source, COUNT);
  archive = folder('archive');
  await pack([source, '--out', archive, '--jobs', '2']);
  packed = contents(archive);
  restored = contents(source);
});

const isTemporary = (path: string): boolean => path.includes('.~livepkg-');
const finals = (out: string): string[] => files(out).filter((path) => !isTemporary(path));

/** Sends signals as soon as some files stand under their final names. */
async function interruptMidway(child: ChildProcess, out: string, signals: NodeJS.Signals[]) {
  while (finals(out).length < 6 && child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function runInterrupted(
  command: 'pack' | 'unpack',
  out: string,
  signals: NodeJS.Signals[],
): Promise<RunResult> {
  let watch: Promise<void> | undefined;
  const from = command === 'pack' ? source : archive;
  const result = await livepkg([command, from, '--out', out, '--json', '--jobs', '2'], {
    onStart: (child) => {
      watch = interruptMidway(child, out, signals);
    },
  });
  await watch;
  return result;
}

describe.each([
  ['Ctrl+C', ['SIGINT'], 130],
  ['kill', ['SIGTERM'], 143],
] as const)('%s', (_, signals, expected) => {
  test('in the middle of pack: no temporary, no part of a container, and the next run completes', async () => {
    const out = folder('out');
    const { status, stdout, stderr } = await runInterrupted('pack', out, [...signals]);
    expect(status).toBe(expected);
    expect(stderr).not.toMatch(/Error|\n\s+at /);
    for (const line of stdout.trimEnd().split('\n')) {
      if (line !== '') expect(JSON.parse(line)).toHaveProperty('event', 'packed');
    }
    const done = files(out);
    // It was in the middle: else this proves nothing.
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(COUNT);
    expect(done.filter(isTemporary)).toEqual([]);
    const found = contents(out);
    for (const path of done) expect(found[path]).toBe(packed[path]);

    const again = await pack([source, '--out', out, '--jobs', '2']);
    expect(tally(again.records)).toEqual({
      unchanged: done.length,
      packed: COUNT - done.length,
    });
    expect(contents(out)).toEqual(packed);
  });

  test('in the middle of unpack: both halves of a photo or none, and the next run completes', async () => {
    const out = folder('out');
    const { status, stderr } = await runInterrupted('unpack', out, [...signals]);
    expect(status).toBe(expected);
    expect(stderr).not.toMatch(/Error|\n\s+at /);
    const done = files(out);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(COUNT * 2);
    expect(done.filter(isTemporary)).toEqual([]);
    const found = contents(out);
    for (const path of done) {
      expect(found[path]).toBe(restored[path]);
      expect(done).toContain(path.replace(/\.JPG$/, '.MOV'));
      expect(done).toContain(path.replace(/\.MOV$/, '.JPG'));
    }
    const again = await unpack([archive, '--out', out, '--jobs', '2']);
    expect(tally(again.records)).toEqual({
      present: done.length / 2,
      restored: COUNT - done.length / 2,
    });
    expect(contents(out)).toEqual(restored);
  });
});

test('Ctrl+C while one thread is done and another is at a long photo: that one is finished first', async () => {
  const mixed = folder('mixed');
  // By name the second, so that it is under way while the small ones after it are done.
  writePhotos(mixed, 6);
  truncateSync(writePhoto(join(mixed, '1'), { number: 2 }).still, 150_000_000);
  const big = join('1', 'IMG_0002.livepkg');
  const out = folder('out');
  const isAt = (): boolean => files(out).some((path) => isTemporary(path));
  const result = await livepkg(['pack', mixed, '--out', out, '--json', '--jobs', '2'], {
    onStart: (child) => {
      const timer = setInterval(() => {
        // The temporary that stays is the long photo's.
        if (finals(out).length < 2 || !isAt()) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 2);
      child.on('close', () => clearInterval(timer));
    },
  });
  expect(result.stderr).not.toMatch(/Error|\n\s+at /);
  // The signal did come in time: the long photo was under way.
  expect(result.status).toBe(130);
  expect(files(out).filter(isTemporary)).toEqual([]);
  expect(files(out)).toContain(big);
  expect((await audit([out])).status).toBe(0);
});

describe('an end that nobody can refuse', () => {
  test.each([
    ['Ctrl+C twice', ['SIGINT', 'SIGINT']],
    ['kill twice', ['SIGTERM', 'SIGTERM']],
    ['kill -9', ['SIGKILL']],
  ] as const)(
    '%s in the middle of pack: what has its name is whole, the next run tidies up',
    async (_, signals) => {
      const out = folder('out');
      const { status, signal } = await runInterrupted('pack', out, [...signals]);
      const [first] = signals;
      expect([signal, status]).toEqual(
        signal === null ? [null, first === 'SIGINT' ? 130 : 143] : [first, null],
      );
      const done = finals(out);
      expect(done.length).toBeGreaterThan(0);
      expect(done.length).toBeLessThan(COUNT);
      const found = contents(out);
      for (const path of done) expect(found[path]).toBe(packed[path]);
      expect((await audit([out])).status).toBe(0);

      expect(tally((await pack([source, '--out', out, '--jobs', '2'])).records)).toEqual({
        unchanged: done.length,
        packed: COUNT - done.length,
      });
      expect(contents(out)).toEqual(packed);
    },
  );

  test('kill -9 in the middle of unpack: every half is whole, and the next run completes', async () => {
    const out = folder('out');
    const { signal } = await runInterrupted('unpack', out, ['SIGKILL']);
    expect(signal).toBe('SIGKILL');
    const done = finals(out);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(COUNT * 2);
    const found = contents(out);
    for (const path of done) expect(found[path]).toBe(restored[path]);
    const { status } = await unpack([archive, '--out', out, '--jobs', '2']);
    expect(status).toBe(0);
    expect(contents(out)).toEqual(restored);
    expect(files(join(out, '1')).filter(isTemporary)).toEqual([]);
  });
});
