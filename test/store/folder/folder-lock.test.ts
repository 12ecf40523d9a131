/** The lock for disks without hard links: one at a time, and a dead one is in nobody's way. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { removeDeadLocks, withFolderLock } from '../../../src/store/folder/folder-lock.ts';
import { LOCK_NAME } from '../../../src/files/temporary-name.ts';
import { beginRun, isStale, temporaryPath } from '../../../src/store/folder/temporary.ts';
import { deadPid } from '../../support/processes.ts';
import { temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();

/** The name of a temporary of a process of this host. */
function temporaryOf(pid: number): string {
  return basename(temporaryPath('', beginRun())).replace(
    /^(\.~livepkg-[0-9a-f]{8})-[0-9a-f]{8}/,
    `$1-${pid.toString(16).padStart(8, '0')}`,
  );
}

function inFolder(at: string, work: () => void): void {
  withFolderLock(temporaryPath(at, beginRun()), 'a photo', work);
}

const nothing = (): void => undefined;

/** As a run does that begins. */
function removeDeadLock(at: string, isDead: (temporary: string) => boolean): void {
  removeDeadLocks(at, isDead, temporaryOf(process.pid));
}

function locked(holder: string): { at: string; lock: string } {
  const at = folder('locked');
  const lock = join(at, LOCK_NAME);
  writeFileSync(lock, holder);
  return { at, lock };
}

test('is there while the work is done, and gone afterwards, also when the work fails', () => {
  const at = folder('free');
  const lock = join(at, LOCK_NAME);
  let isThere = false;
  inFolder(at, () => {
    isThere = existsSync(lock);
  });
  expect(isThere).toBe(true);
  expect(existsSync(lock)).toBe(false);
  expect(() =>
    inFolder(at, () => {
      throw new Error('the work failed');
    }),
  ).toThrow('the work failed');
  expect(existsSync(lock)).toBe(false);
});

test('a dead run of this machine holds up nobody', () => {
  const { at, lock } = locked(temporaryOf(deadPid()));
  inFolder(at, nothing);
  expect(existsSync(lock)).toBe(false);
});

test('one of another machine is waited for until it is old', () => {
  const { at, lock } = locked('.~livepkg-00000000-00000001-0000000000000000.tmp');
  removeDeadLock(at, isStale);
  expect(existsSync(lock)).toBe(true);
  const old = Date.now() / 1000 - 120;
  utimesSync(lock, old, old);
  removeDeadLock(at, isStale);
  expect(existsSync(lock)).toBe(false);
});

test('a living run is waited for', () => {
  const holder = spawn('sleep', ['60']);
  const { at, lock } = locked(temporaryOf(holder.pid ?? 0));
  const ended = join(at, 'ended');
  spawn('sh', ['-c', 'sleep 0.5; touch "$1"; rm "$0"', lock, ended]);
  inFolder(at, () => expect(existsSync(ended)).toBe(true));
  expect(existsSync(ended)).toBe(true);
  holder.kill();
});

test('a lock that another run took meanwhile is not removed in place of the dead one', () => {
  const dead = temporaryOf(deadPid());
  const { at, lock } = locked(dead);
  const living = temporaryOf(process.pid);
  removeDeadLock(at, (holder) => {
    if (holder !== dead) return false;
    // Between the look at a lock and its removal, another run removes it, and takes one.
    rmSync(lock);
    writeFileSync(lock, living);
    return true;
  });
  expect(readFileSync(lock, 'latin1')).toBe(living);
  expect(readdirSync(at)).toEqual([LOCK_NAME]);
});

/** What a run leaves that is killed as it is about to remove a dead lock. */
function removalOf(at: string, dead: string): string {
  let removal = '';
  removeDeadLock(at, (holder) => {
    removal = readdirSync(at).find((name) => name !== LOCK_NAME) ?? removal;
    return holder === dead;
  });
  return join(at, removal);
}

test('while one run is about to remove a dead lock, another does not', () => {
  const dead = temporaryOf(deadPid());
  const { at, lock } = locked(dead);
  const isDead = (holder: string): boolean => holder === dead;
  let looks = 0;
  removeDeadLock(at, (holder) => {
    looks += 1;
    // Behind the second look there is nothing but the removal.
    if (looks === 2) removeDeadLock(at, isDead);
    expect(existsSync(lock)).toBe(true);
    return isDead(holder);
  });
  expect(looks).toBe(2);
  expect(readdirSync(at)).toEqual([]);
});

test('a run that died when it was about to remove a dead lock is in nobody’s way', () => {
  const dead = temporaryOf(deadPid());
  const { at, lock } = locked(dead);
  const removal = removalOf(at, dead);
  writeFileSync(lock, dead);
  writeFileSync(removal, temporaryOf(deadPid()));
  inFolder(at, nothing);
  expect(readdirSync(at)).toEqual([]);

  // It died behind the removal.
  writeFileSync(removal, temporaryOf(deadPid()));
  removeDeadLock(at, isStale);
  expect(readdirSync(at)).toEqual([]);
});
