/**
 * Names of files while they are written: `.~livepkg-HOST-PID-RANDOM.tmp`. Dropbox ignores names that start
 * with `.~`, OneDrive those that end in `.tmp`. The length does not depend on the target name, so that it
 * is never too long.
 */

/** Groups: host, process and run, eight hex digits each. */
export const TEMPORARY_NAME =
  /^\.~livepkg-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})[0-9a-f]{8}\.tmp$/;

/** The lock of a folder, named like temporary files so that no sync client uploads it. */
export const LOCK_NAME = '.~livepkg-lock.tmp';

/** The lock of a folder, or of the removal of a lock. */
const LOCK = /^\.~livepkg-lock(?:-[0-9a-f]{16})?\.tmp$/;

export function isLock(name: string): boolean {
  return LOCK.test(name);
}

/** Whether a name is that of a temporary file or a lock, of any host. */
export function isTemporary(name: string): boolean {
  return TEMPORARY_NAME.test(name) || isLock(name);
}
