/**
 * The real rclone, with a folder of this disk as the cloud. Slow, because rclone starts for each test, and
 * `rclone.test.ts` has the short form.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { fetchFile } from '../../../src/store/remote/fetch.ts';
import { readFeatures } from '../../../src/store/remote/hashes.ts';
import { listRemote } from '../../../src/store/remote/list.ts';
import { rclone as findRclone, run, testWith } from '../../support/oracles.ts';
import { sha256, temporaryFolders } from '../../support/tree.ts';
import { errorOf } from '../../support/outcome.ts';
import { configureRclone, remoteNamed } from '../../support/rclone.ts';

const rclone = findRclone();
const folderOf = temporaryFolders();
let folder: string;

beforeEach(() => {
  folder = folderOf('archive');
  configureRclone(dirname(folder), folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function put(path: string, bytes: Uint8Array | string = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** Names that mean something to a shell, to a glob, to rclone, or to a flag parser. */
const NAMES = [
  ' leading.livepkg',
  'trailing .livepkg',
  '-dash.livepkg',
  '--config=x.livepkg',
  'co:lon.livepkg',
  'here:.livepkg',
  'a\'b"c`d$(e).livepkg',
  'g*?[]{}lob.livepkg',
  'back\\slash.livepkg',
  'Zürich 東京 🎉.livepkg',
  'u\u2028\u2029.livepkg',
  '␊.livepkg',
  '#%20&+;|<>.livepkg',
  'UPPER.LIVEPKG',
  '-sub/-dir/{a,b}.livepkg',
  'co:lon/co:lon.livepkg',
];

/** How rclone shows a character that is itself the picture of another. */
const QUOTED = '‛␊';

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('listing', () => {
  testWith([rclone], 'finds containers, whatever they are called, and nothing else', async () => {
    for (const name of [...NAMES, 'photo.heic', '._a.livepkg', 'a.livepkg.tmp']) put(name);
    put('a/b/._a.livepkg');
    symlinkSync('UPPER.LIVEPKG', join(folder, 'link.livepkg'));
    const { files, ambiguous } = await listRemote(remoteNamed('archive:'), { hash: 'sha256' });
    const listed = NAMES.map((name) => name.replace('␊', QUOTED)).toSorted(bytewise);
    expect(files.map(({ relativePath }) => relativePath)).toEqual(listed);
    for (const { relativePath, size, hash } of files) {
      const bytes = Buffer.from(relativePath.replace(QUOTED, '␊'));
      expect({ size, hash }).toEqual({ size: bytes.length, hash: sha256(bytes) });
    }
    expect(ambiguous).toEqual([]);
  });

  testWith([rclone], 'gives the hashes that Dropbox and OneDrive keep', async () => {
    put('a.livepkg', 'abc');
    for (const [hash, value] of [
      ['dropbox', '4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358'],
      ['quickxor', '6110c31800000000000000000300000000000000'],
    ] as const) {
      const { files } = await listRemote(remoteNamed(`here:${folder}`), { hash });
      expect(files).toEqual([{ relativePath: 'a.livepkg', size: 3, hash: value }]);
    }
  });

  testWith([rclone], 'an empty folder has none, a missing one is an error', async () => {
    expect(await listRemote(remoteNamed('archive:'))).toEqual({ files: [], ambiguous: [] });
    const error = await errorOf(listRemote(remoteNamed('archive:none')), 'remote-not-found');
    expect(error.message).toMatch(/^archive:none: .*directory not found/);
  });

  testWith([rclone], 'a file, an unknown remote, and a broken link that is followed', async () => {
    put('a.livepkg');
    await errorOf(listRemote(remoteNamed('archive:a.livepkg')), 'remote-not-found');
    await errorOf(readFeatures(remoteNamed('archive:a.livepkg')), 'remote-not-found');
    const error = await errorOf(listRemote(remoteNamed('nobody:x')), 'remote-not-found');
    expect(error.message).toContain('listremotes');
    symlinkSync('nowhere', join(folder, 'b.livepkg'));
    await errorOf(listRemote(remoteNamed(`here,copy_links=true:${folder}`)), 'remote-failed');
  });

  testWith([rclone], 'a remote that is not there, and no word of its password', async () => {
    const remote = remoteNamed(':webdav,url="http://127.0.0.1:1/",pass=hunter2:p');
    const error = await errorOf(listRemote(remote), 'remote-failed');
    expect(error.message).toContain(':webdav,…:p');
    expect(error.message).not.toContain('hunter2');
  });

  testWith([rclone], 'a remote that encrypts has names and sizes, and no hash', async () => {
    const password = run(rclone.command, ['obscure', 'secret']).trim();
    const crypt = remoteNamed(`:crypt,remote="${folder}",password="${password}":`);
    put('../../archive/plain/a.livepkg', 'abc');
    run(rclone.command, ['copy', join(folder, '../../archive/plain'), crypt.argument]);
    expect((await readFeatures(crypt)).hashes).toEqual([]);
    const { files } = await listRemote(crypt, { hash: 'sha256' });
    expect(files).toEqual([{ relativePath: 'a.livepkg', size: 3, hash: undefined }]);
    expect(await fetchFile(crypt, { relativePath: 'a.livepkg', size: 3 })).toEqual(
      Buffer.from('abc'),
    );
  });

  testWith([rclone], 'settings of the user that change the output do no harm', async () => {
    put('a.livepkg');
    vi.stubEnv('RCLONE_PROGRESS', 'true');
    vi.stubEnv('RCLONE_USE_JSON_LOG', 'true');
    vi.stubEnv('RCLONE_VERBOSE', '2');
    vi.stubEnv('RCLONE_LOG_FILE', join(folder, 'log'));
    expect((await listRemote(remoteNamed('archive:'))).files).toHaveLength(1);
    const error = await errorOf(listRemote(remoteNamed('archive:none')), 'remote-not-found');
    expect(error.message).toContain('directory not found');
  });

  testWith([rclone], '10,000 containers, within seconds', async () => {
    for (let folders = 0; folders < 100; folders += 1) {
      for (let file = 0; file < 100; file += 1) put(`${folders}/IMG_${file}.livepkg`, `${file}`);
    }
    const { files } = await listRemote(remoteNamed('archive:'), { hash: 'quickxor' });
    expect(files).toHaveLength(10_000);
    expect(files.every(({ hash }) => hash?.length === 40)).toBe(true);
  });
});

testWith([rclone], 'a local disk computes all hashes', async () => {
  const { hashes, isRcloneTooOld } = await readFeatures(remoteNamed('archive:'));
  expect(hashes).toEqual(expect.arrayContaining(['sha256', 'dropbox', 'quickxor']));
  expect(isRcloneTooOld).toBe(false);
});

async function fetched(relativePath: string, size: number | undefined): Promise<Uint8Array> {
  return fetchFile(remoteNamed('archive:'), { relativePath, size });
}

describe('fetching', () => {
  testWith([rclone], 'gives the bytes of what was listed, whatever it is called', async () => {
    for (const name of [...NAMES, 'new\nline.livepkg', 'empty.livepkg']) {
      put(name, name === 'empty.livepkg' ? '' : name);
    }
    for (const remote of ['archive:', `:local:${folder}`].map(remoteNamed)) {
      const { files } = await listRemote(remote, { hash: 'sha256' });
      expect(files).toHaveLength(NAMES.length + 2);
      for (const file of files) expect(sha256(await fetchFile(remote, file))).toBe(file.hash);
    }
  });

  testWith([rclone], 'many bytes, into the memory that is given', async () => {
    const bytes = Buffer.alloc(20_000_000, 'Live Photo');
    put('a/b.livepkg', bytes);
    const memory = Buffer.alloc(bytes.length);
    const file = { relativePath: 'b.livepkg', size: bytes.length };
    const whole = await fetchFile(remoteNamed('archive:a'), file, { allocate: () => memory });
    expect(whole).toBe(memory);
    expect(memory.equals(bytes)).toBe(true);
  });

  testWith([rclone], 'refuses a length other than that listed, and what is not there', async () => {
    put('a.livepkg', 'abc');
    put('d/e', '');
    const more = await errorOf(fetched('a.livepkg', 2), 'source-changed');
    expect(more.message).toContain('archive:a.livepkg: received more than 2 bytes');
    const fewer = await errorOf(fetched('a.livepkg', 4), 'source-changed');
    expect(fewer.message).toContain('received 3 bytes, but the remote lists 4');
    await errorOf(fetched('d', 3), 'source-changed');
    await errorOf(fetched('none.livepkg', 3), 'remote-not-found');
    await errorOf(fetched('a.livepkg', 2 ** 30), 'source-too-large');
    await errorOf(fetched('a.livepkg', undefined), 'remote-failed');
  });
});
