/** What a real rclone cannot be made to do on demand. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchFile } from '../../../src/store/remote/fetch.ts';
import { readFeatures } from '../../../src/store/remote/hashes.ts';
import { listRemote } from '../../../src/store/remote/list.ts';
import { rclone } from '../../../src/store/remote/rclone.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { temporaryFolders } from '../../support/tree.ts';
import { errorOf } from '../../support/outcome.ts';
import { isRunning } from '../../support/processes.ts';
import { fakeRclone, remoteNamed } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const remote = remoteNamed('cloud:photos');
const A = '{"Path":"a.livepkg","Name":"a.livepkg","Size":3,"ModTime":"","IsDir":false}';
/** Long enough for a fake to start on a busy machine. */
const SOON = { idleTimeout: 2000 };
let folder: string;

beforeEach(() => {
  folder = folderOf('bin');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A fake that writes a listing and ends. */
const saying = (text: string): string => `await say(${JSON.stringify(text)});`;
/** A fake that fails. */
const failing = (status: number, words: string, before = ''): string =>
  `${before} await complain(${JSON.stringify(`2026/01/01 10:00:00 ${words}\n`)}); process.exit(${status});`;

describe.skipIf(process.platform === 'win32')('an rclone that misbehaves', () => {
  test.each<[string, string, ErrorCode]>([
    ['hangs for ever', 'await hang();', 'remote-timeout'],
    ['hangs in the middle', `${saying(`[\n${A}`)} await hang();`, 'remote-timeout'],
    ['closes its output and hangs', `process.stdout.end(); await hang();`, 'remote-timeout'],
    [
      'hangs and ignores SIGTERM',
      `process.on('SIGTERM', () => {}); await hang();`,
      'remote-timeout',
    ],
    [
      'complains for ever',
      `setInterval(() => void complain('wait'), 10); await hang();`,
      'remote-timeout',
    ],
    ['floods its messages', `for (;;) await complain('x'.repeat(65536));`, 'remote-failed'],
    ['writes empty lines for ever', `for (;;) await say('\\n'.repeat(65536));`, 'remote-failed'],
    ['writes a line for ever', `for (;;) await say('x'.repeat(65536));`, 'remote-failed'],
    [
      'fails after half a listing, 1',
      failing(1, 'Failed to lsjson: boom', saying(`[\n${A},\n`)),
      'remote-failed',
    ],
    [
      'fails after half a listing, 5',
      failing(5, 'Failed to lsjson: EOF', saying(`[\n${A}\n`)),
      'remote-failed',
    ],
    [
      'fails after a whole listing, 7',
      failing(7, 'Failed to lsjson: x', saying(`[\n${A}\n]\n`)),
      'remote-failed',
    ],
    ['fails without a word', 'process.exit(6);', 'remote-failed'],
    ['writes garbage', saying('<html>\n'), 'remote-failed'],
    ['writes bytes', `await say(Buffer.from([0, 255, 10, 200, 10]));`, 'remote-failed'],
    ['writes half an object', saying(`[\n${A.slice(0, 30)}\n]\n`), 'remote-failed'],
    ['writes no array', saying(`${A}\n`), 'remote-failed'],
    ['writes another shape', saying('[\n{"Path":1}\n]\n'), 'remote-failed'],
    ['does not close the array', saying(`[\n${A}\n`), 'remote-failed'],
    ['stops within a line', saying(`[\n${A},\n${A.slice(0, 9)}`), 'remote-failed'],
    ['goes on after the array', saying(`[\n${A}\n]\n${A}\n`), 'remote-failed'],
    ['writes nothing', '', 'remote-failed'],
    [
      'names a file outside',
      saying(`[\n${A.replace('a.livepkg', '../../archive/a.livepkg')}\n]\n`),
      'remote-failed',
    ],
    [
      'is killed',
      `${saying(`[\n${A}\n]\n`)} process.kill(process.pid, 'SIGKILL'); await hang();`,
      'remote-failed',
    ],
  ])('%s', async (_, body, code) => {
    const pid = fakeRclone(folder, body);
    await errorOf(listRemote(remote, code === 'remote-timeout' ? SOON : {}), code);
    expect(pid()).not.toBe(0);
    expect(isRunning(pid())).toBe(false);
  });

  test.each<[ErrorCode, number, string]>([
    ['remote-not-found', 3, 'Failed to lsjson: directory not found'],
    ['remote-not-found', 1, "Failed to create file system: didn't find section in config file"],
    [
      'remote-refused',
      1,
      'Failed to create file system for "od:": couldn\'t fetch token: invalid_grant: maybe token expired? - try refreshing with "rclone config reconnect od:"',
    ],
    [
      'remote-refused',
      1,
      'Failed to query available drives: HTTP error 401 (401 Unauthorized) returned body: "{}"',
    ],
    [
      'remote-refused',
      1,
      'Failed to configure dropbox: empty token found - please run "rclone config reconnect dbx:"',
    ],
    ['remote-refused', 1, 'Failed to lsjson: expired_access_token/'],
    ['remote-refused', 1, 'Failed to lsjson: AccessDenied: Access Denied status code: 403'],
    [
      'remote-refused',
      6,
      'Failed to lsjson: failed to open directory "x": open /x: permission denied',
    ],
    [
      'remote-refused',
      1,
      'Fatal error: unable to decrypt configuration and not allowed to ask for password - set RCLONE_CONFIG_PASS',
    ],
    ['remote-timeout', 1, 'Failed to lsjson: dial tcp 10.0.0.1:443: i/o timeout'],
    [
      'remote-failed',
      5,
      'Failed to lsjson: googleapi: Error 403: Rate Limit Exceeded\nDetails:\n[\n]\n, userRateLimitExceeded',
    ],
    ['remote-failed', 8, 'Failed to lsjson: max transfer limit reached'],
    ['rclone-too-old', 1, 'Fatal error: unknown flag: --hash-type'],
  ])('%s: status %i, %s', async (code, status, words) => {
    fakeRclone(folder, failing(status, words));
    const { message, file } = await errorOf(listRemote(remote), code);
    expect(message).toContain(`rclone says: ${words.replaceAll(/\s+/g, ' ')}`);
    expect(message.startsWith('cloud:photos: ')).toBe(true);
    expect(file).toBe('cloud:photos');
  });

  test('says little of much, and no token that an address carries', async () => {
    const words = `Failed: Get "https://x.sharepoint.com/d?tempauth=eyJ0&x=1": ${'y'.repeat(5000)}`;
    fakeRclone(folder, failing(1, words));
    const { message } = await errorOf(listRemote(remote), 'remote-failed');
    expect(message).toContain('https://x.sharepoint.com/d?…');
    expect(message).not.toContain('eyJ0');
    expect(message.length).toBeLessThan(700);
  });

  test('endless entries come to an end, in bounded memory', async () => {
    const pid = fakeRclone(
      folder,
      `await say('[\\n');
       for (let i = 0; ; i += 1) {
         let text = '';
         for (let j = 0; j < 500; j += 1) text += '{"Path":"' + i + '-' + j + '.livepkg","Size":1},\\n';
         await say(text);
       }`,
    );
    await errorOf(listRemote(remote), 'remote-failed');
    expect(isRunning(pid())).toBe(false);
  });

  test('endless bytes of a file, and an endless description', async () => {
    const pid = fakeRclone(folder, `for (;;) await say('x'.repeat(65536));`);
    await errorOf(
      fetchFile(remote, { relativePath: 'a.livepkg', size: 10_000_000 }),
      'source-changed',
    );
    expect(isRunning(pid())).toBe(false);
    await errorOf(readFeatures(remote), 'remote-failed');
    expect(isRunning(pid())).toBe(false);
  });

  test('a file that hangs, and one whose transfer fails at its end', async () => {
    fakeRclone(folder, `${saying('ab')} await hang();`);
    const file = { relativePath: 'a.livepkg', size: 3 };
    const error = await errorOf(fetchFile(remote, file, SOON), 'remote-timeout');
    expect(error.file).toBe('cloud:photos/a.livepkg');
    fakeRclone(folder, failing(1, 'Failed to cat: unexpected EOF', saying('abc')));
    await errorOf(fetchFile(remote, file), 'remote-failed');
  });
});

describe.skipIf(process.platform === 'win32')('an rclone that behaves', () => {
  test('two files of one name are reported, and are not among the files', async () => {
    const b = A.replaceAll('a.livepkg', 'b.livepkg');
    fakeRclone(folder, saying(`[\n${A},\n${b},\n${A.replace('3', '4')},\n${A}\n]\n`));
    const { files, ambiguous } = await listRemote(remote);
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['b.livepkg']);
    expect(ambiguous).toEqual(['a.livepkg']);
  });

  test('a file without the hash that was asked for, or without a size', async () => {
    const sha1 = `${A.slice(0, -1)},"Hashes":{"sha1":"${'00'.repeat(20)}"}}`;
    const none = A.replaceAll('a.livepkg', 'b.livepkg').replace(':3', ':-1');
    fakeRclone(folder, saying(`[\n${sha1},\n${none.slice(0, -1)},"Hashes":null}\n]\n`));
    expect((await listRemote(remote, { hash: 'quickxor' })).files).toEqual([
      { relativePath: 'a.livepkg', size: 3, hash: undefined },
      { relativePath: 'b.livepkg', size: undefined, hash: undefined },
    ]);
  });

  test('characters that are cut by the pieces in which output comes', async () => {
    const name = 'Zürich 東京 🎉.livepkg';
    const bytes = `Buffer.from(${JSON.stringify(`[\n${A.replaceAll('a.livepkg', name)}\n]\n`)})`;
    fakeRclone(folder, `for (const byte of ${bytes}) await say(Buffer.of(byte));`);
    expect((await listRemote(remote)).files[0]?.relativePath).toBe(name);
  });

  test('one that is slow, but writes, is not ended', async () => {
    const line = `${saying(`${A},\n`)} await new Promise((go) => setTimeout(go, 1000));`;
    fakeRclone(folder, `${saying('[\n')} ${line.repeat(3)} ${saying(']\n')}`);
    expect((await listRemote(remote, SOON)).ambiguous).toEqual(['a.livepkg']);
  });

  test('one whose reader is slow is not ended', async () => {
    fakeRclone(folder, "await say('x'.repeat(1_000_000));");
    let bytes = 0;
    for await (const chunk of rclone(remote, [], SOON)) {
      if (bytes === 0) await sleep(2500);
      bytes += chunk.length;
    }
    expect(bytes).toBe(1_000_000);
  });

  test("its patience is livepkg's unless the user sets it, and it is asked no questions", async () => {
    fakeRclone(
      folder,
      `await complain([process.env.RCLONE_CONTIMEOUT, process.env.RCLONE_TIMEOUT, ...args].join(' ')); process.exit(1);`,
    );
    vi.stubEnv('RCLONE_TIMEOUT', '7s');
    const { message } = await errorOf(listRemote(remote, { hash: 'dropbox' }), 'remote-failed');
    expect(message).toContain('15s 7s lsjson ');
    expect(message).toContain('--hash-type=dropbox --ask-password=false');
    expect(message).toContain(' -- cloud:photos)');
  });

  test('a OneDrive whose hash this rclone cannot read needs a newer one', async () => {
    const features = (hashes: string[]) =>
      saying(JSON.stringify({ String: "OneDrive root 'photos'", Hashes: hashes, Features: {} }));
    fakeRclone(folder, features(['sha1']));
    // It would tell SHA-1, which OneDrive no longer keeps.
    expect(await readFeatures(remote)).toEqual({ hashes: [], isRcloneTooOld: true });
    fakeRclone(folder, features(['quickxor']));
    expect(await readFeatures(remote)).toEqual({
      hashes: ['quickxor'],
      isRcloneTooOld: false,
    });
    fakeRclone(folder, saying('{}'));
    await errorOf(readFeatures(remote), 'remote-failed');
  });
});

describe('being ended', () => {
  test.skipIf(process.platform === 'win32')('by a signal, at once, with its reason', async () => {
    const pid = fakeRclone(folder, `${saying('[\n')} await hang();`);
    const controller = new AbortController();
    const reason = new Error('enough');
    const listing = listRemote(remote, { signal: controller.signal });
    const ended = expect(listing).rejects.toBe(reason);
    await vi.waitUntil(() => pid() !== 0, 10_000);
    controller.abort(reason);
    await ended;
    expect(isRunning(pid())).toBe(false);
    await expect(listRemote(remote, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('no rclone, and one that may not be started', async () => {
    vi.stubEnv('PATH', folder);
    const error = await errorOf(listRemote(remote), 'rclone-missing');
    expect(error.message).toMatch(/ENOENT.*rclone\.org\/install.*1\.62/);
    writeFileSync(join(folder, 'rclone'), 'not executable');
    await errorOf(listRemote(remote), 'rclone-missing');
  });
});
