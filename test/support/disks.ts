/** Disks with other file systems, made in a file and mounted: needs root and a loop device; exFAT needs FUSE. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oracle } from './oracles.ts';
import { makeTemporaryFolder } from './tree.ts';

/** In bytes: about the least that exFAT needs. */
const SIZE = 64 * 1024 * 1024;

export interface Disk {
  path: string;
  unmount: () => void;
}

/** Runs a program. @returns what it printed; undefined where it failed */
function tryToRun([command = '', ...args]: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stdout.trim() : undefined;
}

/** The commands that make a file system in a file, and mount it. */
interface Kind {
  make: (image: string) => string[];
  mount: (device: string, path: string) => string[];
}

const EXFAT: Kind = {
  make: (image) => ['mkfs.exfat', image],
  mount: (device, path) => ['mount.exfat-fuse', device, path],
};
/** Inodes of 128 bytes: times have whole seconds, up to 2038. */
const EXT2: Kind = {
  make: (image) => ['mkfs.ext2', '-q', '-I', '128', image],
  mount: (device, path) => ['mount', '-t', 'ext2', device, path],
};

function mountDisk({ make, mount }: Kind): Disk | undefined {
  const folder = makeTemporaryFolder();
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')];
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  mkdirSync(path);
  const device =
    tryToRun(make(image)) === undefined
      ? undefined
      : tryToRun(['losetup', '--find', '--show', image]);
  const release = () => {
    if (device !== undefined) tryToRun(['losetup', '--detach', device]);
    rmSync(folder, { recursive: true });
  };
  if (device === undefined || tryToRun(mount(device, path)) === undefined) {
    release();
    return undefined;
  }
  const unmount = () => {
    tryToRun(['umount', path]);
    release();
  };
  return { path, unmount };
}

/** Mounts an empty exFAT disk; undefined where that cannot be done. */
export const mountExfat = (): Disk | undefined => mountDisk(EXFAT);

/** Mounts an empty disk whose times are whole seconds until 2038; undefined where that cannot be done. */
export const mountCoarse = (): Disk | undefined => mountDisk(EXT2);

/** Whether a disk can be mounted here. */
function mountable(command: string, mount: () => Disk | undefined): Oracle {
  const disk = mount();
  disk?.unmount();
  const missing = disk === undefined ? 'no such disk can be mounted' : undefined;
  return { command, missing };
}

/** Whether an exFAT disk can be mounted here. */
export const exfat = (): Oracle => mountable('mount.exfat-fuse', mountExfat);

/** Whether a disk with coarse times can be mounted here. */
export const coarse = (): Oracle => mountable('mkfs.ext2', mountCoarse);
