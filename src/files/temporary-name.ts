/**
 * Names of files that are being written. `.~livepkg-HOST-PID-RANDOM.tmp`: Dropbox leaves names that start
 * with `.~` alone, OneDrive those that end in `.tmp`. The length is fixed, so that a long target name never
 * makes it too long.
 */

/** Its groups: the host, the process and the run, eight hex digits each. */
export const TEMPORARY_NAME =
  /^\.~livepkg-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})[0-9a-f]{8}\.tmp$/;

/** What a lock on a folder is called: as the temporaries, so that no sync client uploads it. */
export const LOCK_NAME = '.~livepkg-lock.tmp';

/** A lock on a folder, or on the removal of a lock. */
const LOCK = /^\.~livepkg-lock(?:-[0-9a-f]{16})?\.tmp$/;

/** Whether a file name is one of a lock. */
export function isLock(name: string): boolean {
  return LOCK.test(name);
}

/** Whether a file name is one of a temporary or a lock, of any host. */
export function isTemporary(name: string): boolean {
  return TEMPORARY_NAME.test(name) || isLock(name);
}
