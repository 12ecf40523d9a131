/** Disks of other kinds, made in a file and mounted. Needs root, a loop device and FUSE. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oracle } from './oracles.ts';

/** exFAT takes no less than about this to be of use: bytes. */
const SIZE = 64 * 1024 * 1024;

export interface Disk {
  path: string;
  unmount: () => void;
}

/** Runs a program. @returns what it printed; undefined where it failed */
function ran(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stdout.trim() : undefined;
}

/** Mounts an empty exFAT disk; undefined where that cannot be done. */
export function mountExfat(): Disk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'livepkg-disk-'));
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')];
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  mkdirSync(path);
  const device =
    ran('mkfs.exfat', [image]) === undefined
      ? undefined
      : ran('losetup', ['--find', '--show', image]);
  const release = () => {
    if (device !== undefined) ran('losetup', ['--detach', device]);
    rmSync(folder, { recursive: true });
  };
  if (device === undefined || ran('mount.exfat-fuse', [device, path]) === undefined) {
    release();
    return undefined;
  }
  const unmount = () => {
    ran('umount', [path]);
    release();
  };
  return { path, unmount };
}

/** Whether an exFAT disk can be mounted here. */
export function exfat(): Oracle {
  const disk = mountExfat();
  disk?.unmount();
  const missing = disk === undefined ? 'no exFAT disk can be mounted' : undefined;
  return { command: 'mount.exfat-fuse', missing };
}
