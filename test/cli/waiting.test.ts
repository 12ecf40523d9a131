/** What livepkg would wait for without an end is refused, or ended by a signal. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livepkg, plainEnvironment, PROGRAM } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';
import { temporaryFolders } from '../support/tree.ts';

const folderOf = temporaryFolders();

test.skipIf(process.platform === 'win32')(
  'a named pipe in the place of a catalog or a state is refused',
  async () => {
    const folder = folderOf('pipe');
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    writePhoto(join(folder, 'photos'), { number: 1 });
    await livepkg(['pack', join(folder, 'photos'), '--out', join(folder, 'archive')]);
    for (const args of [
      ['audit', join(folder, 'archive'), '--catalog', pipe],
      ['audit', join(folder, 'archive'), '--state', pipe],
      ['audit', '--remote', 'fake:', '--catalog', pipe],
      ['sums', pipe, '--hash', 'sha256'],
    ]) {
      const { status, stderr } = await livepkg(args);
      expect([status, stderr]).toEqual([1, expect.stringContaining('[not-a-file]')]);
    }
  },
);

test('a signal ends a run whose output nobody reads', async () => {
  const missing = Array.from({ length: 400 }, (_, index) => `/nowhere/${index}`.padEnd(220, 'x'));
  const child = spawn(process.execPath, [PROGRAM, 'audit', '--json', ...missing], {
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // What is asked for here, and no more, is read; then the pipe is full.
  child.stdout.once('readable', () => {
    setTimeout(() => child.kill('SIGTERM'), 1000);
  });
  const [status] = (await once(child, 'exit', {
    signal: AbortSignal.timeout(20_000),
  })) as unknown[];
  expect(status).toBe(143);
});
