/**
 * However livepkg ends, its rclone ends, and what that started; but for what nobody can catch. Slow,
 * because each test starts rclone, and waits until all processes have ended.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { livepkg, runModule, type RunResult } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import { byBytes, byHash, CONTAINERS, environmentOf, makeCloud } from '../../support/cloud.ts';
import { runningRclones, wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));
let silent: Server;

beforeAll(async () => {
  // It takes what it is asked, and never answers.
  silent = createServer((socket) => socket.resume().on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(() => silent.close());

const BY_HASH = byHash(cloud);
const BY_BYTES = [...byBytes(), '--jobs', '2'];

/** An rclone that hangs, and has started a process of its own. */
const hangs = (folder: string, trap = ':'): string =>
  `${trap}; sleep 60 & echo $! >> '${folder}/pids'; touch '${folder}/hangs'; wait; wait`;
const STUBBORN = `trap '' HUP INT TERM`;

const exists = async (file: string): Promise<void> => {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Sends signals once rclone hangs. */
const interruptWith =
  (folder: string, signals: readonly NodeJS.Signals[]) =>
  async (child: ChildProcess): Promise<void> => {
    await exists(join(folder, 'hangs'));
    for (const signal of signals) {
      child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

/** What still runs soon after: a process that was killed is there until the system has seen to it. */
async function leftOf(folder: string): Promise<number[]> {
  for (let tries = 0; tries < 50 && runningRclones(folder).length > 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return runningRclones(folder);
}

interface Ended extends RunResult {
  left: number[];
}

async function runWith(
  folder: string,
  body: string,
  args: readonly string[],
  act: (child: ChildProcess) => Promise<void> | void,
): Promise<Ended> {
  const env = { ...environmentOf(cloud), ...wrapRclone(folder, body) };
  const onStart = (child: ChildProcess): void => void act(child);
  const result = await livepkg(['audit', ...args, '--json'], { env, onStart });
  return { ...result, left: await leftOf(folder) };
}

const at = (command: string, act: string): string =>
  `if [ "$command" = ${command} ]; then ${act}; fi`;

describe.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, expected) => {
  describe.each([
    ['a listing', 'lsjson', BY_HASH],
    ['a download', 'cat', BY_BYTES],
  ] as const)('during %s', (_, command, args) => {
    testWith([oracle], `ends with ${expected}, and so does what rclone started`, async () => {
      const folder = folderOf('fake');
      const { status, left } = await runWith(
        folder,
        at(command, hangs(folder)),
        args,
        interruptWith(folder, [signal]),
      );
      expect([status, left]).toEqual([expected, []]);
    });

    testWith([oracle], 'ends what does not listen to it', async () => {
      const folder = folderOf('fake');
      const { status, left } = await runWith(
        folder,
        at(command, hangs(folder, STUBBORN)),
        args,
        interruptWith(folder, [signal]),
      );
      expect([status, left]).toEqual([expected, []]);
    });

    testWith([oracle], 'twice ends all, too', async () => {
      const folder = folderOf('fake');
      const { status, left } = await runWith(
        folder,
        at(command, hangs(folder, STUBBORN)),
        args,
        interruptWith(folder, [signal, signal]),
      );
      expect([status, left]).toEqual([expected, []]);
    });
  });

  testWith([oracle], 'ends the real rclone that waits for a server', async () => {
    const folder = folderOf('fake');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const remote = `:webdav,url="http://127.0.0.1:${port ?? ''}":`;
    const { status, left } = await runWith(
      folder,
      at('lsjson', `touch '${folder}/hangs'`),
      ['--remote', remote, '--fetch'],
      interruptWith(folder, [signal]),
    );
    expect([status, left]).toEqual([expected, []]);
  });
});

testWith([oracle], 'a reader that goes away ends all at the next record', async () => {
  const folder = folderOf('fake');
  const late = `if [[ "\${!#}" == *${CONTAINERS[1] ?? ''} ]]; then sleep 1; else ${hangs(folder)}; fi`;
  const first = `if [[ "\${!#}" != *${CONTAINERS[0] ?? ''} ]]; then ${late}; fi`;
  const { status, left } = await runWith(folder, at('cat', first), BY_BYTES, (child) => {
    child.stdout?.once('data', () => child.stdout?.destroy());
  });
  expect([status, left]).toEqual([141, []]);
});

test('an rclone that ends, and leaves what holds its output, is waited for as any other', async () => {
  const folder = folderOf('fake');
  const act = `sleep 60 & echo $! >> '${folder}/pids'; exit 0`;
  const args = ['--remote', 'fake:', '--fetch', '--remote-timeout', '1s'];
  const { status, stdout, left } = await runWith(folder, act, args, () => undefined);
  expect([status, left]).toEqual([1, []]);
  expect(stdout).toContain('remote-timeout');
});

/** Runs a program that audits, and does something else once rclone hangs. */
async function programThat(end: string, folder: string, command = 'cat'): Promise<RunResult> {
  const source = `
    import { existsSync } from 'node:fs';
    import { auditRemote, parseRemote } from 'livepkg';
    const hangs = () => existsSync('${folder}/hangs');
    const waits = setInterval(() => { if (hangs()) { clearInterval(waits); ends(); } }, 20);
    const ends = () => { ${end} };
    const options = { fetch: 'full', jobs: 2 };
    for await (const _ of auditRemote(parseRemote('sha256:'), options)) {
      while (!hangs()) await new Promise((resolve) => setTimeout(resolve, 20));
      break;
    }
    console.log('carries on');`;
  const act = `if [[ "\${!#}" != *${CONTAINERS[0] ?? ''} ]]; then ${hangs(folder, STUBBORN)}; fi`;
  const env = { ...environmentOf(cloud), ...wrapRclone(folder, at(command, act)) };
  return runModule(source, { env });
}

describe('in a program that uses the library', () => {
  describe.each([
    ['process.exit', 'process.exit(7)', 7],
    ['an error that nobody catches', `throw new Error('lost')`, 1],
  ])('%s', (_, end, expected) => {
    testWith([oracle], 'ends all', async () => {
      for (const command of ['lsjson', 'cat']) {
        const folder = folderOf('fake');
        const { status } = await programThat(end, folder, command);
        expect([status, await leftOf(folder)]).toEqual([expected, []]);
      }
    });
  });

  testWith([oracle], 'who wants no more records does not wait for downloads', async () => {
    const folder = folderOf('fake');
    const { status, stdout, stderr } = await programThat('', folder);
    expect([status, stdout, stderr]).toEqual([0, 'carries on\n', '']);
    expect(await leftOf(folder)).toEqual([]);
  });
});

test('kill -9 leaves an rclone until it writes', async () => {
  const folder = folderOf('fake');
  const pours = `say '['; touch '${folder}/hangs'; exec yes ''`;
  const args = ['--remote', 'fake:', '--fetch'];
  const { signal, left } = await runWith(folder, pours, args, interruptWith(folder, ['SIGKILL']));
  expect([signal, left]).toEqual(['SIGKILL', []]);
});
