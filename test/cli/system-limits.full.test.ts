/**
 * Limits, rights and disks that are really there, and other programs at work on the same files: what
 * cannot be done fails by its name, the rest is done, and the same command again completes it. Slow,
 * because disks are mounted, and every limit takes several runs of the program.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { asOtherUser, canMount, failing, otherUser } from '../support/faults.ts';
import { livepkg } from '../support/livepkg.ts';
import { oracle, run, strace as findStrace, testWith } from '../support/oracles.ts';
import { writePhoto } from '../support/photos.ts';
import { audit, pack, tally, unpack } from '../support/records.ts';
import { contents, files, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const strace = findStrace();
const prlimit = oracle(['prlimit'], ['--version']);

/** Two folders of photos, the first with two, the second with one. */
function writeLibrary(): string {
  const source = folder('source');
  writePhoto(join(source, 'a'), { number: 1 });
  writePhoto(join(source, 'a'), { number: 2 });
  writePhoto(join(source, 'b'), { number: 3 });
  return source;
}

let source: string;
let archive: string;
let whole: { pack: Record<string, string>; unpack: Record<string, string> };

beforeAll(async () => {
  source = writeLibrary();
  archive = folder('archive');
  await pack([source, '--out', archive]);
  whole = { pack: contents(archive), unpack: contents(source) };
});

const RUNS = { pack, unpack } as const;
const DONE = { pack: 'packed', unpack: 'restored' } as const;
const AGAIN = { pack: 'unchanged', unpack: 'present' } as const;
const COMMANDS = ['pack', 'unpack'] as const;
type Command = (typeof COMMANDS)[number];

const from = (command: Command): string => (command === 'pack' ? source : archive);

/** The same command without what was in its way. */
async function expectCompleted(command: Command, out: string, done: number): Promise<void> {
  const { records } = await RUNS[command]([from(command), '--out', out]);
  expect(tally(records)).toEqual({ [AGAIN[command]]: done, [DONE[command]]: 3 - done });
  expect(contents(out)).toEqual(whole[command]);
}

const exitError = (record: object | undefined): unknown =>
  record !== undefined && 'error' in record ? JSON.stringify(record.error) : undefined;

const below = (all: Record<string, string>, start: string): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([path]) => path.startsWith(start)));

describe.concurrent.each(COMMANDS)('%s', (command) => {
  const operation = RUNS[command];

  testWith(
    [otherUser],
    'into a folder in which one may not write: EACCES for what goes there',
    async () => {
      const out = folder('out');
      for (const name of ['a', 'b']) mkdirSync(join(out, name));
      if (process.getuid?.() === 0)
        for (const at of [out, join(out, 'b')]) chownSync(at, 65_534, 65_534);
      chmodSync(join(out, 'a'), 0o555);
      const { records } = await operation([from(command), '--out', out], asOtherUser);
      expect(tally(records)).toEqual({ [DONE[command]]: 1, 'failed not-permitted': 2 });
      for (const item of records) {
        if (item.event === 'failed') expect(exitError(item)).toMatch(/IMG_000[12]\./);
      }
      expect(contents(out)).toEqual({ 'a/': 'folder', ...below(whole[command], 'b/') });
      chmodSync(join(out, 'a'), 0o755);
      await expectCompleted(command, out, 1);
    },
  );

  describe('onto a disk that is read-only', () => {
    let mounted = '';
    afterAll(() => {
      if (mounted !== '') run('umount', [mounted]);
    });

    testWith([canMount], 'EROFS for what goes there', async () => {
      const out = folder('out');
      mkdirSync(join(out, 'a'));
      run('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'none', join(out, 'a')]);
      mounted = join(out, 'a');
      const { records } = await operation([from(command), '--out', out]);
      expect(tally(records)).toEqual({ [DONE[command]]: 1, 'failed read-only': 2 });
      for (const item of records) {
        if (item.event === 'failed') expect(exitError(item)).toMatch(/IMG_000[12]\./);
      }
      expect(contents(out)).toEqual({ 'a/': 'folder', ...below(whole[command], 'b/') });
      run('umount', [mounted]);
      mounted = '';
      await expectCompleted(command, out, 1);
    });
  });

  testWith([otherUser], 'into a folder that would have to be made where one may not', async () => {
    const closed = folder('closed');
    chmodSync(closed, 0o555);
    const out = join(closed, 'new/deep');
    const { records } = await operation([from(command), '--out', out], asOtherUser);
    expect(tally(records)).toEqual({ 'failed not-permitted': 3 });
    expect(files(closed)).toEqual([]);
  });

  testWith(
    [prlimit],
    'with a limit on the length of files: a short write, then EFBIG',
    async () => {
      const limited = folder('limited');
      const large = folder('large');
      writePhoto(limited, { number: 1 });
      writePhoto(limited, { number: 2, tail: 'x'.repeat(100_000) });
      writePhoto(limited, { number: 3 });
      await pack([limited, '--out', large]);
      const out = folder('out');
      const { records } = await operation([command === 'pack' ? limited : large, '--out', out], {
        prefix: ['prlimit', '--fsize=100000'],
      });
      expect(tally(records)).toEqual({ [DONE[command]]: 2, 'failed disk-full': 1 });
      expect(exitError(records[1])).toContain(
        join(out, command === 'pack' ? 'IMG_0002.livepkg' : 'IMG_0002.JPG'),
      );
      expect(files(out).filter((path) => path.includes('IMG_0002'))).toEqual([]);
      await operation([command === 'pack' ? limited : large, '--out', out]);
      expect(contents(out)).toEqual(contents(command === 'pack' ? large : limited));
    },
  );

  testWith([strace], 'when a file appears under a final name between plan and naming', async () => {
    const out = folder('out');
    const [first, last] =
      command === 'pack'
        ? ['a/IMG_0001.livepkg', 'b/IMG_0003.livepkg']
        : ['a/IMG_0001.MOV', 'b/IMG_0003.MOV'];
    // Slow enough to be overtaken: a quarter of a second for each fsync.
    const slow = failing({ fsync: 'delay_enter=250000' });
    const { records } = await operation([from(command), '--out', out], {
      ...slow,
      onStart: (child) => {
        when(
          child,
          () => files(out).some((path) => path.startsWith('b/.~livepkg-')),
          () => writeFileSync(join(out, last), 'mine'),
        );
      },
    });
    expect(existsSync(join(out, first))).toBe(true);
    expect(tally(records)).toEqual({
      [DONE[command]]: 2,
      [command === 'pack' ? 'conflict target-exists' : 'failed target-exists']: 1,
    });
    expect(exitError(records[2])).toContain(join(out, last));
    expect(files(join(out, 'b'))).toEqual([last.slice(2)]);
    expect(readFileSync(join(out, last), 'utf8')).toBe('mine');
    rmSync(join(out, last));
    await expectCompleted(command, out, 2);
  });
});

/** Does something as soon as something is so, once, while a program runs. */
function when(child: ChildProcess, isSo: () => boolean, action: () => void): void {
  const timer = setInterval(() => {
    if (!isSo()) return;
    clearInterval(timer);
    action();
  }, 5);
  child.on('close', () => clearInterval(timer));
}

describe.concurrent('few files may be open', () => {
  testWith(
    [prlimit],
    'too few for the threads: said, with what to do, and nothing is written',
    async () => {
      // Fewer, and Node itself does not start; more, and there is enough for four threads.
      for (const limit of [26, 32]) {
        const out = folder('out');
        const { status, stdout, stderr } = await livepkg(
          ['pack', source, '--out', out, '--jobs', '4'],
          { prefix: ['prlimit', `--nofile=${limit}`] },
        );
        // Where the threads do start, there is too little left for the photos.
        expect(stdout + stderr).toContain('[too-many-open-files]');
        expect(stdout + stderr).not.toMatch(/\n\s+at /);
        expect(status).toBe(1);
        expect(files(out).filter((path) => path.includes('.~livepkg-'))).toEqual([]);
      }
    },
  );
});

describe.concurrent('a source that another program writes to all the time', () => {
  const WRITER = `
    const { appendFileSync, truncateSync } = require('node:fs');
    setInterval(() => appendFileSync(process.argv[1], 'more'), 2);
    process.stdout.write('ready');
  `;

  testWith(
    [],
    'is never packed half old, half new: source-changed, the others are packed',
    async () => {
      const busy = writeLibrary();
      const out = folder('out');
      const half = join(busy, 'a/IMG_0002.MOV');
      const writer = spawn(process.execPath, ['--eval', WRITER, half], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await new Promise((resolve) => writer.stdout.once('data', resolve));
        const { records } = await pack([busy, '--out', out]);
        expect(tally(records)).toEqual({ packed: 2, 'failed source-changed': 1 });
        expect(exitError(records[1])).toContain(half);
        expect(files(out)).toEqual(['a/IMG_0001.livepkg', 'b/IMG_0003.livepkg']);
      } finally {
        writer.kill();
      }
      const before = state(busy);
      expect(tally((await pack([busy, '--out', out])).records)).toEqual({
        packed: 1,
        unchanged: 2,
      });
      expect((await audit([out])).status).toBe(0);
      expect(state(busy)).toEqual(before);
    },
  );
});

describe('a disk that is read-only', () => {
  let disk = '';
  beforeAll(() => {
    if (canMount.missing !== undefined) return;
    disk = folder('disk');
    run('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'none', disk]);
  });
  afterAll(() => {
    if (disk !== '') run('umount', [disk]);
  });

  testWith(
    [canMount],
    'a folder that would have to be made on it: said of each photo',
    async () => {
      for (const command of COMMANDS) {
        for (const out of ['new', 'new/and/deep']) {
          const { records } = await RUNS[command]([from(command), '--out', join(disk, out)]);
          expect(tally(records)).toEqual({ 'failed read-only': 3 });
          for (const item of records) {
            expect(exitError(item)).toContain(
              `${join(disk, out)} cannot be created: the disk is read-only`,
            );
          }
        }
      }
    },
  );

  testWith([canMount], 'a catalog, a report or a state on it: said before any work', async () => {
    const file = join(disk, 'file');
    for (const args of [
      ['catalog', archive, '--out', file],
      ['audit', archive, '--report', file],
      ['audit', archive, '--state', file],
      ['pack', source, '--out', folder('out'), '--catalog', file],
    ]) {
      const { status, stdout, stderr } = await livepkg(args);
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(`${file} cannot be written: the disk is read-only`);
    }
  });
});
