/**
 * Each error that the system can report, at each call that writes or reads: one photo fails with its
 * code and its name, the others go on, nothing half-done stays, and the same command again completes
 * what is missing. strace has the calls fail, several in one run, each for another photo. Slow, because
 * strace slows every run, and there is one for each error at each call.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { countCalls, failing, shallowFolder } from '../support/faults.ts';
import type { RunOptions } from '../support/livepkg.ts';
import { strace as findStrace, testWith } from '../support/oracles.ts';
import { writePhoto } from '../support/photos.ts';
import { pack, tally, unpack } from '../support/records.ts';
import { contents, files, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const strace = findStrace();
const COUNT = 6;
const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);

let source: string;
let archive: string;
/** What an undisturbed run leaves. */
let whole: { pack: Record<string, string>; unpack: Record<string, string> };
/** Reads of two motion files to recognise them. */
let reads: number;

beforeAll(async () => {
  source = folder('source');
  for (const number of numbers) writePhoto(source, { number });
  archive = folder('archive');
  await pack([source, '--out', archive]);
  whole = { pack: contents(archive), unpack: contents(source) };
  if (strace.missing !== undefined) return;
  const paths = [2, 3].map((number) => join(source, name(number, 'MOV')));
  // Each is read in one piece when it is packed.
  reads = (await countCalls('pread64', ['pack', source, '--out', folder('out')], paths)) - 2;
});

const name = (number: number, extension: string): string => `IMG_000${number}.${extension}`;

/** The motion file of a photo. */
const half = (number: number): string => join(source, name(number, 'MOV'));

type Command = 'pack' | 'unpack';

/** What a photo is to fail with, by its number: the code, and whose name the message has. */
type Failures = Record<number, readonly [code: string, extension: string, told?: string]>;

const DONE = { pack: 'packed', unpack: 'restored' } as const;
const AGAIN = { pack: 'unchanged', unpack: 'present' } as const;
const HALVES = { pack: ['livepkg'], unpack: ['JPG', 'MOV'] } as const;

interface Settings {
  out?: string;
  args?: readonly string[];
  /** What stands there before. */
  old?: Record<string, string>;
}

/** Runs a command with faults, and again without. */
async function expectFailures(
  command: Command,
  options: RunOptions,
  failures: Failures,
  { out = folder('out'), args = [], old = {} }: Settings = {},
): Promise<void> {
  const from = command === 'pack' ? source : archive;
  const before = state(from);
  const go = async (with_: RunOptions = {}) =>
    command === 'pack'
      ? pack([from, '--out', out, ...args], with_)
      : unpack([from, '--out', out, ...args], with_);
  const { records, status, stderr } = await go(options);
  expect(status).toBe(1);
  expect(stderr).toBe('');
  const failed = records.flatMap((item) =>
    item.event === 'failed' ? [{ container: item.container, error: item.error }] : [],
  );
  const expected = Object.entries(failures);
  expect(failed.map(({ error }) => error?.code)).toEqual(expected.map(([, [code]]) => code));
  for (const [index, [number, [, extension, told = '']]] of expected.entries()) {
    const { container, error } = failed[index] ?? {};
    expect(container).toContain(name(Number(number), 'livepkg'));
    expect(error?.message).toMatch(new RegExp(`${name(Number(number), extension)}.*${told}`));
  }
  const done = numbers.filter((number) => failures[number] === undefined);
  expect(records.filter(({ event }) => event !== 'failed').map(({ event }) => event)).toEqual(
    done.map(() => DONE[command]),
  );
  // A photo that failed left nothing, or what stood there before; no temporary is there either.
  const isDone = (path: string): boolean => done.some((number) => path.includes(name(number, '')));
  const now = Object.entries(whole[command]).filter(([path]) => isDone(path));
  const left = Object.entries(old).filter(([path]) => !isDone(path));
  expect(contents(out)).toEqual(Object.fromEntries([...now, ...left]));
  expect(state(from)).toEqual(before);

  const again = await go();
  expect(tally(again.records)).toEqual({
    [AGAIN[command]]: done.length,
    [DONE[command]]: COUNT - done.length,
  });
  expect(contents(out)).toEqual(whole[command]);
  expect(files(out)).toHaveLength(COUNT * HALVES[command].length);
}

describe.concurrent('pack', () => {
  testWith([strace, shallowFolder], 'EIO from write, link and fsync of a file', async () => {
    const faults = failing({
      writev: 'error=EIO:when=2',
      // The photo before it was not written: the second to be named is the third, and so on.
      link: 'error=EIO:when=2',
      fsync: `error=EIO:when=${2 + 1 + 1}`,
    });
    await expectFailures('pack', faults, {
      2: ['io-error', 'livepkg', 'EIO'],
      3: ['io-error', 'livepkg', 'EIO'],
      4: ['io-error', 'livepkg', 'EIO'],
    });
  });

  testWith(
    [strace, shallowFolder],
    'EDQUOT from write, EXDEV from link, EIO from fsync of the folder',
    async () => {
      const faults = failing({
        writev: 'error=EDQUOT:when=2',
        link: 'error=EXDEV:when=2',
        fsync: `error=EIO:when=${2 + 1 + 2}`,
      });
      await expectFailures('pack', faults, {
        2: ['disk-full', 'livepkg', 'quota'],
        3: ['io-error', 'livepkg', 'EXDEV'],
        4: ['io-error', 'livepkg', 'EIO'],
      });
    },
  );

  testWith(
    [strace, shallowFolder],
    'a short write, EROFS from link, ENOSPC from fsync',
    async () => {
      const faults = failing({
        // The system says that it took ten bytes, and took none.
        writev: 'retval=10:when=2',
        link: 'error=EROFS:when=2',
        fsync: `error=ENOSPC:when=${4 + 1}`,
      });
      await expectFailures('pack', faults, {
        2: ['io-error', 'livepkg', 'of \\d+ bytes'],
        3: ['read-only', 'livepkg'],
        4: ['disk-full', 'livepkg'],
      });
    },
  );

  testWith([strace], 'EIO from rename where there are no hard links', async () => {
    const faults = failing({ link: 'error=EPERM', rename: 'error=EIO:when=2' });
    await expectFailures('pack', faults, { 2: ['io-error', 'livepkg', 'EIO'] });
  });

  testWith([strace], 'EIO from rename, --update: the container that was there stays', async () => {
    const [more, out, fresh] = [folder('more'), folder('out'), folder('fresh')];
    for (const number of numbers) {
      writePhoto(more, { number });
      writeFileSync(join(more, name(number, 'AAE')), 'edits');
    }
    await pack([source, '--out', out]);
    await pack([more, '--out', fresh]);
    const update = [more, '--out', out, '--update'];
    const { records } = await pack(update, failing({ rename: 'error=EIO:when=2' }));
    expect(tally(records)).toEqual({ updated: COUNT - 1, 'failed io-error': 1 });
    const failed = name(2, 'livepkg');
    expect(contents(out)).toEqual({ ...contents(fresh), [failed]: whole.pack[failed] });
    expect(tally((await pack(update)).records)).toEqual({ unchanged: COUNT - 1, updated: 1 });
    expect(contents(out)).toEqual(contents(fresh));
  });

  testWith(
    [strace],
    'a disk that turns read-only at an error: what failed first is told',
    async () => {
      const out = folder('out');
      const faults = failing({ link: 'error=EIO:when=2+', unlink: 'error=EROFS:when=3+' });
      const { records } = await pack([source, '--out', out], faults);
      expect(tally(records)).toEqual({ packed: 1, 'failed io-error': COUNT - 1 });
      // They could not be removed; the next run does.
      expect(files(out).filter((path) => path.startsWith('.~livepkg-'))).toHaveLength(COUNT - 1);
      await pack([source, '--out', out]);
      expect(contents(out)).toEqual(whole.pack);
    },
  );

  describe('a photo that cannot be read when it is packed', () => {
    testWith([strace], 'EMFILE from open, EIO from read', async () => {
      const paths = [half(2), half(3)];
      const faults = failing(
        {
          // Each is opened once to be recognised, and once to be packed.
          openat: 'error=EMFILE:when=3',
          pread64: `error=EIO:when=${reads + 1}`,
        },
        paths,
      );
      await expectFailures('pack', faults, {
        2: ['too-many-open-files', 'MOV'],
        3: ['io-error', 'MOV', 'EIO'],
      });
    });

    testWith([strace], 'it vanished, it became shorter', async () => {
      const faults = failing(
        { openat: 'error=ENOENT:when=3', pread64: `retval=0:when=${reads + 1}` },
        [half(2), half(3)],
      );
      await expectFailures('pack', faults, {
        2: ['not-found', 'MOV'],
        3: ['source-changed', 'MOV', 'shorter'],
      });
    });
  });
});

describe.concurrent('unpack', () => {
  testWith(
    [strace, shallowFolder],
    'EIO from link and fsync of a file, EPERM from setting a time',
    async () => {
      const faults = failing({
        // Its second half: the first has its name already, and loses it again.
        link: 'error=EIO:when=4',
        fsync: `error=EIO:when=${3 + 2 + 1}`,
        utimensat: 'error=EPERM:when=7',
      });
      await expectFailures('unpack', faults, {
        2: ['io-error', 'MOV', 'EIO'],
        3: ['io-error', 'JPG', 'EIO'],
        4: ['not-permitted', 'JPG'],
      });
    },
  );

  testWith([strace, shallowFolder], 'EIO from fsync of the folder, EDQUOT from link', async () => {
    const faults = failing({
      fsync: `error=EIO:when=${3 + 3}`,
      link: 'error=EDQUOT:when=6',
    });
    await expectFailures('unpack', faults, {
      2: ['io-error', 'MOV', 'EIO'],
      3: ['disk-full', 'MOV', 'quota'],
    });
  });

  testWith([strace], 'EIO from rename, --force: what was there before stays', async () => {
    const out = folder('out');
    const old: Record<string, string> = {};
    for (const number of numbers) {
      for (const extension of HALVES.unpack)
        writeFileSync(join(out, name(number, extension)), 'mine');
    }
    Object.assign(old, contents(out));
    const faults = failing({ rename: 'error=EIO:when=4' });
    await expectFailures(
      'unpack',
      faults,
      { 2: ['io-error', 'MOV', 'EIO'] },
      {
        out,
        old,
        args: ['--force'],
      },
    );
  });

  for (const [what, calls, code, errno] of [
    ['EMFILE from open', { openat: 'error=EMFILE:when=1' }, 'too-many-open-files', ''],
    ['EIO from read', { pread64: 'error=EIO:when=1' }, 'io-error', 'EIO'],
    ['it became shorter', { pread64: 'retval=0:when=1' }, 'source-changed', 'shorter'],
  ] as const) {
    testWith([strace], `a container that cannot be read, by plan or work: ${what}`, async () => {
      const paths = [2, 3].map((number) => join(archive, name(number, 'livepkg')));
      await expectFailures('unpack', failing(calls, paths), {
        // The first call of the thread that plans, and the first of the one that works.
        2: [code, 'livepkg', errno],
        3: [code, 'livepkg', errno],
      });
    });
  }
});
