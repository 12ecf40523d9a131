/** `catalog`: what it writes down, and what it leaves as it is. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLOUD_HASHES } from '../../../src/format/cloud-hash/clouds.ts';
import { ArchiveChanges, entriesOf, linesOf, smallArchive } from '../../support/archives.ts';
import { asOtherUser, otherUser } from '../../support/faults.ts';
import { livepkg } from '../../support/livepkg.ts';
import { rclone as findRclone, run, testWith } from '../../support/oracles.ts';
import { copy, LIBRARY } from '../../support/photos.ts';
import { catalog, pack, refusal, tally } from '../../support/records.ts';
import { contents, files, sha256Of, state, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const rclone = findRclone();
const COUNT = 12;
let archive: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  // Names whose order is another one in UTF-16, in a locale, and without regard to case.
  for (const [number, name] of ['Z', 'a', 'ä', '\u{1f600}', '\uff5e', 'a b', '-', '#'].entries()) {
    const from = join(archive, '1', `IMG_${(number + 1).toString().padStart(4, '0')}.livepkg`);
    copy(from, join(archive, name, `${name}.livepkg`));
    rmSync(from);
  }
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));
/** The fixtures' library, packed and cataloged. */
async function ofLibrary(): Promise<{ own: string; out: string }> {
  const [own, out] = [join(folder('library'), 'archive'), list()];
  await pack([LIBRARY, '--out', own]);
  await catalog([own, '--out', out]);
  return { own, out };
}

/** What `info --json` prints of the camera. */
function facts(stdout: string): object {
  const text = v.optional(v.string());
  const media = v.object({ captured: text, make: text, model: text, location: text });
  const known = v.parse(v.pipe(v.string(), v.parseJson(), v.object({ media })), stdout).media;
  const absent = { captured: undefined, make: undefined, model: undefined, location: undefined };
  return { ...absent, ...known };
}

const list = (): string => join(folder('list'), 'archive.jsonl');
describe.concurrent('what it writes', () => {
  test('the same bytes for the same archive, whatever --jobs and the paths are', async () => {
    const [one, two] = [list(), list()];
    await catalog([archive, '--out', one]);
    const own = ownCopy();
    const cwd = dirname(own);
    await catalog([`./${basename(own)}/`, '--out', two, '--jobs', '3'], { cwd });
    expect(readFileSync(two)).toEqual(readFileSync(one));
  });

  test('all containers, in the bytewise order of their paths, each as it is', async () => {
    const out = list();
    const { records, summary } = await catalog([archive, '--out', out]);
    const paths = files(archive);
    const entries = entriesOf(out);
    expect(entries.map(({ path }) => path)).toEqual(paths);
    expect(records.map((record) => 'container' in record && record.container)).toEqual(
      paths.map((path) => join(archive, path)),
    );
    let bytes = 0;
    for (const [index, entry] of entries.entries()) {
      const file = join(archive, paths[index] ?? '');
      const size = readFileSync(file).length;
      bytes += size;
      expect(entry).toMatchObject({ size, sha256: sha256Of(file) });
      expect(records[index]).toMatchObject({ identity: entry['container'], photo: entry['photo'] });
    }
    expect(summary).toMatchObject({ listed: COUNT, bytes });
  });

  test('each file that was packed, so that a loose photo is found by its digest', async () => {
    const { out } = await ofLibrary();
    const packed = new Map(files(LIBRARY).map((path) => [sha256Of(join(LIBRARY, path)), path]));
    const members = entriesOf(out).flatMap((entry) => entry.members);
    expect(members.length).toBeGreaterThan(6);
    for (const { name, size, sha256 } of members) {
      const path = packed.get(sha256) ?? '';
      expect(basename(path)).toBe(name);
      expect(readFileSync(join(LIBRARY, path)).length).toBe(size);
    }
  });

  test('what the camera wrote, so that a search needs no container', async () => {
    const { own, out } = await ofLibrary();
    const found: string[] = [];
    for (const { path, captured, make, model, location } of entriesOf(out)) {
      const { stdout } = await livepkg(['info', join(own, path), '--json']);
      expect({ captured, make, model, location }).toMatchObject(facts(stdout));
      found.push(...[captured, make, model, location].filter((text) => text !== undefined));
    }
    expect(found).toContain('+52.5219+013.4132+040.000/');
    expect(found).toContain('livepkg');
  });

  testWith([rclone], 'the hashes of clouds, as rclone computes them', async () => {
    const out = list();
    await catalog([archive, '--out', out, '--cloud', 'onedrive,box,s3,google-drive,dropbox']);
    expect(JSON.parse(linesOf(out)[0] ?? '')).toMatchObject({
      hashes: ['dropbox', 'md5', 'quickxor', 'sha1'],
    });
    for (const hash of CLOUD_HASHES) {
      const sums = run(rclone.command, ['hashsum', hash, archive]).trimEnd().split('\n');
      const theirs = new Map(sums.map((line) => [line.replace(/^\S+ +/, ''), line.split(' ')[0]]));
      const ours = new Map(entriesOf(out).map((entry) => [entry['path'], entry[hash]]));
      expect(ours).toEqual(new Map([...ours.keys()].map((path) => [path, theirs.get(path)])));
    }
  });

  test('one cloud: only its hash', async () => {
    const out = list();
    await catalog([archive, '--out', out, '--cloud', 'dropbox']);
    for (const { dropbox, md5, quickxor, sha1 } of entriesOf(out)) {
      expect(dropbox).toMatch(/^[0-9a-f]{64}$/);
      expect([md5, quickxor, sha1]).toEqual([undefined, undefined, undefined]);
    }
  });

  test('the archive is not touched', async () => {
    const own = ownCopy();
    const before = state(own);
    await catalog([own, '--out', list()]);
    expect(state(own)).toEqual(before);
  });
});

describe.concurrent('what is damaged', () => {
  test('is not listed and told, with status 1; the others are listed', async () => {
    const own = ownCopy();
    const [first = '', second = ''] = files(own);
    const changes = new ArchiveChanges(own);
    changes.flipBit(first, 0.9);
    changes.truncate(second, 0.5);
    const out = list();
    const { status, records } = await catalog([own, '--out', out]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ damaged: 2, listed: COUNT - 2 });
    expect(entriesOf(out).map(({ path }) => path)).toEqual(files(own).slice(2));
    const { stdout } = await livepkg(['catalog', own, '--out', out, '--force']);
    expect(stdout).toContain('Damaged, and not listed');
    expect(stdout).toMatch(/10 containers listed in .* 2 damaged\./);
  });

  test('nothing is intact: nothing is written, not even with --force', async () => {
    const own = folder('own');
    writeFileSync(join(own, 'a.livepkg'), 'no container');
    const out = list();
    const { status } = await catalog([own, '--out', out]);
    expect(status).toBe(1);
    expect(files(dirname(out))).toEqual([]);
    await catalog([archive, '--out', out]);
    const before = readFileSync(out);
    const { stdout } = await livepkg(['catalog', own, '--out', out, '--force']);
    expect(stdout).toContain('nothing was written');
    expect(readFileSync(out)).toEqual(before);
  });

  test.each(['an empty folder', 'no folder'])(
    '%s: status 1, and nothing is written',
    async (what) => {
      const own = folder('own');
      if (what === 'no folder') rmSync(own, { recursive: true });
      const out = list();
      const { status, records } = await catalog([own, '--out', out]);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({
        [what === 'no folder' ? 'problem not-found' : 'problem nothing-found']: 1,
      });
      expect(existsSync(out)).toBe(false);
    },
  );
});

describe.concurrent('the file', () => {
  test('that is there is kept, and replaced with --force', async () => {
    const out = list();
    const other = await smallArchive(folder('other'), 1);
    await catalog([other, '--out', out]);
    const before = readFileSync(out);
    expect(await refusal(['catalog', archive, '--out', out])).toBe('target-exists');
    expect(readFileSync(out)).toEqual(before);
    await catalog([archive, '--out', out, '--force']);
    expect(entriesOf(out)).toHaveLength(COUNT);
    expect(files(dirname(out))).toEqual([basename(out)]);
  });

  test('is written in one step: nothing else is left beside it', async () => {
    const out = list();
    await catalog([archive, '--out', out]);
    expect(files(dirname(out))).toEqual([basename(out)]);
  });

  test('may be in the archive, and is no container', async () => {
    const own = ownCopy();
    const out = join(own, 'archive.jsonl');
    await catalog([own, '--out', out]);
    const first = readFileSync(out);
    await catalog([own, '--out', out, '--force']);
    expect(readFileSync(out)).toEqual(first);
  });

  test('Ctrl+C: no file, and nothing else', async () => {
    const out = list();
    const big = folder('big');
    for (let number = 0; number < 400; number += 1) {
      copy(join(archive, 'Z/Z.livepkg'), join(big, `${number}.livepkg`));
    }
    const { status } = await livepkg(['catalog', big, '--out', out, '--jobs', '1', '--json'], {
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(status).toBe(130);
    expect(files(dirname(out))).toEqual([]);
  });

  test('a folder that is not there: told before anything is read', async () => {
    const out = join(folder('list'), 'none', 'a.jsonl');
    for (const flags of [[], ['--force']]) {
      expect(await refusal(['catalog', archive, '--out', out, ...flags])).toBe('not-found');
    }
    expect(existsSync(dirname(out))).toBe(false);
  });

  testWith([otherUser], 'a folder that may not be written into: not-permitted', async () => {
    const own = ownCopy();
    const at = folder('list');
    chmodSync(at, 0o555);
    for (const parent of [own, dirname(own)]) chmodSync(parent, 0o755);
    const args = ['catalog', own, '--out', join(at, 'a.jsonl')];
    const { status, stderr } = await livepkg(args, asOtherUser);
    expect(stderr).toContain('[not-permitted]');
    expect(status).toBe(1);
    expect(contents(at)).toEqual({});
  });

  test('a folder has its name: it is left as it is', async () => {
    const out = list();
    mkdirSync(out);
    expect(await refusal(['catalog', archive, '--out', out])).toBe('target-exists');
    const { status, stderr } = await livepkg(['catalog', archive, '--out', out, '--force']);
    expect(status).toBe(1);
    expect(stderr).toContain('[target-exists]');
    expect(contents(out)).toEqual({});
  });
});
