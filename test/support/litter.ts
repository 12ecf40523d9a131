/** Temporary files that earlier runs left in a folder, and files with similar names. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deadPid } from './processes.ts';
import { temporaryPath, type RunToken } from '../../src/store/folder/temporary.ts';

const hexPid = (pid: number): string => pid.toString(16).padStart(8, '0');

/** Writes temporary files of all kinds into a folder: a run may remove the one under `stale`, and no other. */
export function litter(at: string, run: RunToken = '00000001') {
  const own = basename(temporaryPath(at, run));
  const of = (hostname: string, pid: string): string =>
    own
      .replace(/^(\.~livepkg-)[0-9a-f]{8}/, `$1${hostname}`)
      .replace(/^(\.~livepkg-[0-9a-f]{8}-)[0-9a-f]{8}/, `$1${pid}`);
  const host = own.slice('.~livepkg-'.length).slice(0, 8);
  const names = {
    stale: of(host, hexPid(deadPid())),
    living: of(host, hexPid(process.pid)),
    otherHost: of(host === '00000000' ? '11111111' : '00000000', hexPid(deadPid())),
    alike: '.~livepkg-mine.tmp',
    other: '.~lock.tmp',
  };
  for (const name of Object.values(names)) writeFileSync(join(at, name), 'part of a photo');
  return names;
}
