/** The lock for disks without hard links: one at a time, and a dead one is in nobody's way. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeDeadLock, withFolderLock } from '../../src/archive/folder-lock.ts';
import { LOCK_NAME, processToken } from '../../src/archive/temporary.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** The token of a process of this host, in hex as names have it. */
function tokenOf(pid: number): string {
  return processToken().replace(/[0-9a-f]{8}$/, pid.toString(16).padStart(8, '0'));
}

const deadPid = (): number => Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));

function locked(token: string): { at: string; lock: string } {
  const at = folder('locked');
  const lock = join(at, LOCK_NAME);
  writeFileSync(lock, token);
  return { at, lock };
}

test('is there while the work is done, and gone afterwards, also when the work fails', () => {
  const at = folder('free');
  const lock = join(at, LOCK_NAME);
  expect(withFolderLock(at, () => existsSync(lock))).toBe(true);
  expect(existsSync(lock)).toBe(false);
  expect(() =>
    withFolderLock(at, () => {
      throw new Error('the work failed');
    }),
  ).toThrow('the work failed');
  expect(existsSync(lock)).toBe(false);
});

test('a dead run of this machine holds up nobody', () => {
  const { at, lock } = locked(tokenOf(deadPid()));
  expect(withFolderLock(at, () => 'done')).toBe('done');
  expect(existsSync(lock)).toBe(false);
});

test('one of another machine is waited for until it is old', () => {
  const { at, lock } = locked('00000000-00000001');
  removeDeadLock(at);
  expect(existsSync(lock)).toBe(true);
  const old = Date.now() / 1000 - 120;
  utimesSync(lock, old, old);
  removeDeadLock(at);
  expect(existsSync(lock)).toBe(false);
});

test('a living run is waited for', () => {
  const holder = spawn('sleep', ['60']);
  const { at, lock } = locked(tokenOf(holder.pid ?? 0));
  spawn('sh', ['-c', 'sleep 0.5; rm "$0"', lock]);
  const since = performance.now();
  expect(withFolderLock(at, () => 'done')).toBe('done');
  expect(performance.now() - since).toBeGreaterThan(300);
  holder.kill();
});
