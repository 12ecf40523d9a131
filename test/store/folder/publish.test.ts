/** The one module that puts files under their final names, on a real file system. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeAndHold } from '../../../src/store/folder/make-folder.ts';
import { PreparedFiles, publishAll } from '../../../src/store/folder/publish.ts';
import { LivepkgError } from '../../../src/errors.ts';
import { isTemporary } from '../../../src/files/temporary-name.ts';
import {
  beginRun,
  endRun,
  removeStaleTemporaries,
  temporaryPath,
} from '../../../src/store/folder/temporary.ts';
import { oracle, testWith } from '../../support/oracles.ts';
import { writePhoto, writePhotos } from '../../support/photos.ts';
import { outcome } from '../../support/outcome.ts';
import { pack, tally, unpack } from '../../support/records.ts';
import { litter } from '../../support/litter.ts';
import { contents, microsecondsOf, state, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const run = 'aabbccdd';
const ANYTHING = (): void => undefined;

const text = (content: string): Uint8Array[] => [Buffer.from(content)];

describe.concurrent('files get their names', () => {
  test('whole, from any pieces, empty ones too, and nothing else stays in the folder', async () => {
    const out = folder('out');
    const big = Buffer.alloc(3_000_000, 'pattern ');
    const many = Array.from({ length: 3000 }, (_, index) => Buffer.from(`${index} `));
    await publishAll(
      [
        { target: join(out, 'big'), chunks: [big, new Uint8Array(), big] },
        { target: join(out, 'many'), chunks: many },
        { target: join(out, 'empty'), chunks: [] },
      ],
      { run },
    );
    expect(Object.keys(contents(out))).toEqual(['big', 'empty', 'many']);
    expect(readFileSync(join(out, 'big')).equals(Buffer.concat([big, big]))).toBe(true);
    expect(readFileSync(join(out, 'many')).equals(Buffer.concat(many))).toBe(true);
    expect(readFileSync(join(out, 'empty'))).toHaveLength(0);
    expect(lstatSync(join(out, 'big')).nlink).toBe(1);
  });

  test.each([
    0n,
    1n,
    -1n,
    -999_999n,
    -1_000_000n,
    -1_000_001n,
    -86_400_123_457n,
    1_700_000_000_000_000n,
    1_700_000_000_999_999n,
    1_767_951_127_123_457n,
    4_000_000_000_000_001n,
  ])('with a modification time of %s microseconds, exactly', async (modified) => {
    const target = join(folder('out'), 'file');
    await publishAll([{ target, chunks: text('x'), modified }], { run });
    expect(microsecondsOf(target)).toBe(modified);
  });

  test('with any modification time of the last hundred years, exactly', async () => {
    const out = folder('out');
    // A step that is a multiple of nothing: every digit of the microseconds comes up.
    for (
      let modified = -1_500_000_000_000_000n;
      modified < 2_000_000_000_000_000n;
      modified += 8_765_432_109_877n
    ) {
      const target = join(out, String(modified));
      await publishAll([{ target, chunks: text('x'), modified }], { run });
      expect(microsecondsOf(target)).toBe(modified);
    }
  });

  test('of 255 bytes, the longest there is; one more is told as the name that it is', async () => {
    const out = folder('out');
    await publishAll([{ target: join(out, 'x'.repeat(255)), chunks: text('long') }], { run });
    expect(Object.keys(contents(out))).toEqual(['x'.repeat(255)]);
    const target = join(out, 'x'.repeat(256));
    expect(await outcome(() => publishAll([{ target, chunks: text('y') }], { run }))).toBe(
      'name-not-accepted',
    );
    expect(Object.keys(contents(out))).toHaveLength(1);
  });
});

describe.concurrent('a name that is taken', () => {
  const kinds: Record<string, (path: string, elsewhere: string) => void> = {
    'a file': (path) => writeFileSync(path, 'mine'),
    'a folder': (path) => mkdirSync(path),
    'a link to a file': (path, elsewhere) => {
      writeFileSync(join(elsewhere, 'file'), 'mine');
      symlinkSync(join(elsewhere, 'file'), path);
    },
    'a link to nothing': (path, elsewhere) => symlinkSync(join(elsewhere, 'nothing'), path),
  };

  test.each(Object.entries(kinds))(
    'by %s: neither half is published, nothing is touched',
    async (_, make) => {
      const [out, elsewhere] = [folder('out'), folder('elsewhere')];
      make(join(out, 'motion'), elsewhere);
      const before = { out: contents(out), elsewhere: state(elsewhere) };
      const files = ['still', 'motion'].map((name) => ({
        target: join(out, name),
        chunks: text(name),
      }));
      expect(await outcome(() => publishAll(files, { run }))).toBe('target-exists');
      expect({ out: contents(out), elsewhere: state(elsewhere) }).toEqual(before);
    },
  );

  test('by a file, when it may be replaced: both are new, and nothing is left beside them', async () => {
    const out = folder('out');
    const files = ['still', 'motion'].map((name) => ({
      target: join(out, name),
      chunks: text(name),
    }));
    for (const { target } of files) writeFileSync(target, 'old');
    await publishAll(files, { run, replace: ANYTHING });
    expect(readFileSync(join(out, 'still'), 'utf8')).toBe('still');
    expect(readFileSync(join(out, 'motion'), 'utf8')).toBe('motion');
    expect(Object.keys(contents(out))).toEqual(['motion', 'still']);
  });

  test('by a link, also when files may be replaced: neither it nor what it leads to is touched', async () => {
    const [out, elsewhere] = [folder('out'), folder('elsewhere')];
    writeFileSync(join(elsewhere, 'file'), 'mine');
    symlinkSync(join(elsewhere, 'file'), join(out, 'still'));
    const before = [contents(out), state(elsewhere)];
    const files = [{ target: join(out, 'still'), chunks: text('still') }];
    const publish = () => publishAll(files, { run, replace: ANYTHING });
    expect(await outcome(publish)).toBe('target-exists');
    expect([contents(out), state(elsewhere)]).toEqual(before);
  });

  test('by a file that may not be replaced after all: it stays, and nothing beside it', async () => {
    const out = folder('out');
    writeFileSync(join(out, 'still'), 'new');
    const publish = () =>
      publishAll([{ target: join(out, 'still'), chunks: text('still') }], {
        run,
        replace: ({ displayPath, target }) => {
          expect([displayPath, readFileSync(target, 'utf8')]).toEqual([join(out, 'still'), 'new']);
          throw new LivepkgError('target-changed', 'it is another one');
        },
      });
    expect(await outcome(publish)).toBe('target-changed');
    expect(Object.keys(contents(out))).toEqual(['still']);
    expect(readFileSync(join(out, 'still'), 'utf8')).toBe('new');
  });

  test('by another run, which replaced the first half: its file is not taken back', async () => {
    const out = folder('out');
    writeFileSync(join(out, 'motion'), 'in the way');
    const files = ['still', 'motion'].map((name) => ({
      target: join(out, name),
      chunks: text(name),
    }));
    const prepared = await PreparedFiles.write(files, run);
    const other = (): void => {
      writeFileSync(join(out, 'other'), 'the only copy');
      renameSync(join(out, 'other'), join(out, 'still'));
    };
    const commit = () =>
      prepared.commit({
        replace: () => {
          other();
          throw new LivepkgError('target-changed', 'it is another one');
        },
      });
    expect(await outcome(commit)).toBe('target-changed');
    expect(readFileSync(join(out, 'still'), 'utf8')).toBe('the only copy');
    expect(readFileSync(join(out, 'motion'), 'utf8')).toBe('in the way');
  });

  test('by a folder, when files may be replaced: what was replaced before it is taken back', async () => {
    const out = folder('out');
    writeFileSync(join(out, 'still'), 'old');
    mkdirSync(join(out, 'motion'));
    writeFileSync(join(out, 'motion/mine'), 'mine');
    const before = contents(out);
    const files = ['still', 'motion'].map((name) => ({
      target: join(out, name),
      chunks: text(name),
    }));
    expect(await outcome(() => publishAll(files, { run, replace: ANYTHING }))).not.toBe('valid');
    expect(contents(out)).toEqual(before);
  });
});

describe.concurrent('a disk without hard links', () => {
  const strace = oracle(
    ['strace'],
    ['-f', '-qq', '-e', 'inject=link:error=EPERM', 'true'],
    'strace',
  );
  const inject = 'inject=link,linkat:error=EPERM';
  const prefix = [
    'strace',
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    'trace=link,linkat',
    '-e',
    inject,
  ];

  testWith(
    [strace],
    'is packed to and restored to all the same, and nothing is overwritten',
    async () => {
      const [source, archive, out] = [folder('source'), folder('archive'), folder('out')];
      writePhotos(source, 3);
      expect(tally((await pack([source, '--out', archive], { prefix })).records)).toEqual({
        packed: 3,
      });
      mkdirSync(join(out, '1'));
      writeFileSync(join(out, '1/IMG_0002.MOV'), 'mine');
      const restored = await unpack([archive, '--out', out], { prefix });
      expect(tally(restored.records)).toEqual({ restored: 2, 'conflict target-differs': 1 });
      expect(readFileSync(join(out, '1/IMG_0002.MOV'), 'utf8')).toBe('mine');
      const forced = await unpack([archive, '--out', out, '--force'], { prefix });
      expect(tally(forced.records)).toEqual({ restored: 1, present: 2 });
      expect(contents(out)).toEqual(contents(source));
      const reference = folder('reference');
      await pack([source, '--out', reference]);
      expect(contents(archive)).toEqual(contents(reference));
    },
  );
});

describe.concurrent('folders are made below the one that the user chose', () => {
  test('which itself may be a link; one below it is not followed', async () => {
    const [real, elsewhere, parent] = [folder('real'), folder('elsewhere'), folder('parent')];
    const base = join(parent, 'link');
    symlinkSync(real, base);
    makeAndHold(base, join(base, 'a/b')).release();
    expect(lstatSync(join(real, 'a/b')).isDirectory()).toBe(true);
    symlinkSync(elsewhere, join(real, 'trap'));
    expect(await outcome(() => makeAndHold(base, join(base, 'trap')).release())).toBe(
      'out-not-a-folder',
    );
    expect(await outcome(() => makeAndHold(base, join(base, 'trap/deeper')).release())).toBe(
      'out-not-a-folder',
    );
    writeFileSync(join(real, 'file'), 'mine');
    expect(await outcome(() => makeAndHold(base, join(base, 'file/deeper')).release())).toBe(
      'out-not-a-folder',
    );
    expect(contents(elsewhere)).toEqual({});
  });

  test.each(['pack', 'unpack'] as const)(
    '%s does not write through a link planted in there',
    async (command) => {
      const [source, archive, out, elsewhere] = ['source', 'archive', 'out', 'elsewhere'].map(
        folder,
      );
      if (!source || !archive || !out || !elsewhere) throw new Error('no folders');
      writePhoto(join(source, 'trap/deep'), { number: 1 });
      writePhoto(join(source, 'fine'), { number: 2 });
      await pack([source, '--out', archive]);
      symlinkSync(elsewhere, join(out, 'trap'));
      const before = state(elsewhere);
      const { status, records } =
        command === 'pack'
          ? await pack([source, '--out', out])
          : await unpack([archive, '--out', out]);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({
        [command === 'pack' ? 'packed' : 'restored']: 1,
        'failed out-not-a-folder': 1,
      });
      expect(state(elsewhere)).toEqual(before);
      expect(readlinkSync(join(out, 'trap'))).toBe(elsewhere);
    },
  );
});

describe.concurrent('temporaries that a dead run left behind', () => {
  test('are named so that sync clients leave them alone, in one length', () => {
    const name = basename(temporaryPath('/folder', run));
    expect(name).toMatch(/^\.~livepkg-[0-9a-f-]+\.tmp$/);
    expect(isTemporary(name)).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(64);
  });

  test.each(['pack', 'unpack'] as const)(
    'are removed by %s where it writes; all others stay',
    async (command) => {
      const [source, archive, out] = [folder('source'), folder('archive'), folder('out')];
      writePhoto(join(source, 'a'), { number: 1 });
      await pack([source, '--out', archive]);
      mkdirSync(join(out, 'a'));
      const { stale, ...others } = litter(join(out, 'a'), run);
      const away = litter(out, run);
      const args = command === 'pack' ? [source] : [archive];
      const operation = command === 'pack' ? pack : unpack;
      // A plan touches nothing, not even these.
      const before = state(out);
      await operation([...args, '--out', out, '--dry-run']);
      expect(state(out)).toEqual(before);
      expect((await operation([...args, '--out', out])).status).toBe(0);
      expect(existsSync(join(out, 'a', stale))).toBe(false);
      for (const name of Object.values(others)) expect(existsSync(join(out, 'a', name))).toBe(true);
      // Nothing was written into this folder, so nothing of it was this run's business.
      for (const name of Object.values(away)) expect(existsSync(join(out, name))).toBe(true);
    },
  );

  test('of this process: those of a run under way stay, those of one that ended go', () => {
    const at = folder('at');
    const [first, second] = [beginRun(), beginRun()];
    const paths = [temporaryPath(at, first), temporaryPath(at, second)];
    for (const path of paths) writeFileSync(path, 'part');
    endRun(first);
    removeStaleTemporaries(at);
    expect(paths.map((path) => existsSync(path))).toEqual([false, true]);
    endRun(second);
    removeStaleTemporaries(at);
    expect(contents(at)).toEqual({});
  });
});
