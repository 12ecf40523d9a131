/** Temporaries that runs left in a folder, and what looks like them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryPath, type RunToken } from '../../src/store/folder/temporary.ts';

/** The number of a process that has ended. */
function deadPid(): string {
  const { pid } = spawnSync('true');
  return pid.toString(16).padStart(8, '0');
}

/** Leaves temporaries of all kinds in a folder: only that under `stale` is anybody's to remove. */
export function litter(at: string, run: RunToken = '00000001') {
  const own = basename(temporaryPath(at, run));
  const of = (hostname: string, pid: string): string =>
    own
      .replace(/^(\.~livepkg-)[0-9a-f]{8}/, `$1${hostname}`)
      .replace(/^(\.~livepkg-[0-9a-f]{8}-)[0-9a-f]{8}/, `$1${pid}`);
  const host = own.slice('.~livepkg-'.length).slice(0, 8);
  const names = {
    stale: of(host, deadPid()),
    living: of(host, process.pid.toString(16).padStart(8, '0')),
    otherHost: of(host === '00000000' ? '11111111' : '00000000', deadPid()),
    alike: '.~livepkg-mine.tmp',
    other: '.~lock.tmp',
  };
  for (const name of Object.values(names)) writeFileSync(join(at, name), 'part of a photo');
  return names;
}
