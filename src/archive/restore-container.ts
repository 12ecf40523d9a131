/** Restores one container: verifies it whole, then publishes its members, all or none. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { decodeContainer, type DecodedContainer } from '../format/container.ts';
import { trueName } from '../format/manifest-rules.ts';
import { parseModified } from '../format/time.ts';
import { foldName } from '../format/unicode.ts';
import { readWhole } from './file.ts';
import { isContainerName } from './container-name.ts';
import { publishAll } from './publish.ts';
import { recorded, type UnpackedRecord } from './records.ts';
import { errnoOf, explain } from './system-error.ts';
import type { RunToken } from './temporary.ts';

export interface RestoreTask {
  run: RunToken;
  /** Path of the container. */
  path: string;
  /** Identity of the container when the plan was made. */
  identity: string;
  /** The folder that the user chose. */
  out: string;
  /** Where the files go: `out`, or a folder below it. */
  folder: string;
  /** Replace files that differ. */
  replace: boolean;
  /** Only say what would be done. */
  dryRun: boolean;
}

export type RestoreOutcome = Pick<UnpackedRecord, 'event' | 'files' | 'error'> & {
  /** Written. */
  bytes: number;
};

type State = 'absent' | 'same' | 'differs' | 'no-file';

async function stateOfTarget(target: string, member: Uint8Array): Promise<State> {
  try {
    const stats = lstatSync(target);
    if (!stats.isFile()) return 'no-file';
    if (stats.size !== member.length) return 'differs';
  } catch (error) {
    // A name that the file system does not take cannot be there; publishing will find out.
    if (['ENOENT', 'EINVAL', 'EILSEQ', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) {
      return 'absent';
    }
    throw explain(error, target, 'cannot be looked at');
  }
  const { bytes } = await readWhole(target);
  return Buffer.compare(bytes, member) === 0 ? 'same' : 'differs';
}

/**
 * Names to restore under, best first. A true name that is not portable is never tried on Windows,
 * where `a:b` would open a stream of `a`.
 */
function nameSets({ manifest }: DecodedContainer): string[][] {
  const portable = manifest.members.map(({ name }) => name);
  const own = manifest.members.map(trueName);
  const differ = own.some((name, index) => name !== portable[index]);
  // Sidecars of one name from two folders: only their portable names tell them apart.
  const areDistinct = new Set(own.map(foldName)).size === own.length;
  return differ && areDistinct && process.platform !== 'win32' ? [own, portable] : [portable];
}

interface Target {
  path: string;
  bytes: Uint8Array;
  modified: bigint;
  state: State;
}

function conflict(targets: readonly Target[], { replace }: RestoreTask): LivepkgError | undefined {
  const inTheWay = targets.filter(
    ({ path, state }) =>
      state === 'no-file' || (state === 'differs' && (!replace || isContainerName(path))),
  );
  if (inTheWay.length === 0) return undefined;
  const names = inTheWay.map(({ path }) => path).join(' and ');
  return new LivepkgError(
    'target-differs',
    inTheWay.some(({ state }) => state === 'no-file')
      ? `${names}: something that is no file stands there; move it away and run it again.`
      : `${names} differs from what the container holds, and is left as it is; move it away, or use --force to replace it.`,
  );
}

async function restoreUnder(
  names: readonly string[],
  container: DecodedContainer,
  task: RestoreTask,
): Promise<RestoreOutcome> {
  const targets: Target[] = [];
  for (const [index, member] of container.manifest.members.entries()) {
    const path = join(task.folder, names[index] ?? member.name);
    const bytes = container.members[index] ?? new Uint8Array();
    const state = await stateOfTarget(path, bytes);
    targets.push({ path, bytes, modified: parseModified(member.modified), state });
  }
  const files = targets.map(({ path }) => path);
  const error = conflict(targets, task);
  if (error !== undefined) return { event: 'conflict', files, error: recorded(error), bytes: 0 };
  const missing = targets.filter(({ state }) => state !== 'same');
  if (missing.length === 0) return { event: 'present', files, bytes: 0 };
  if (!task.dryRun) {
    publishAll(
      missing.map(({ path, bytes, modified }) => ({ target: path, chunks: [bytes], modified })),
      { run: task.run, replace: task.replace, base: task.out },
    );
  }
  const bytes = missing.reduce((sum, target) => sum + target.bytes.length, 0);
  return { event: 'restored', files, bytes };
}

/**
 * Restores a container's members under their names, with their modification times. A half that is
 * there already, byte for byte, is left as it is; a missing one is completed.
 *
 * @throws LivepkgError why the container is not valid, or what the system reports
 */
export async function restoreContainer(task: RestoreTask): Promise<RestoreOutcome> {
  const { bytes } = await readWhole(task.path);
  const container = await decodeContainer(bytes);
  if (container.container !== task.identity) {
    throw new LivepkgError(
      'source-changed',
      `${task.path} became another container meanwhile; run the command again.`,
    );
  }
  const [best = [], ...others] = nameSets(container);
  try {
    return await restoreUnder(best, container, task);
  } catch (error) {
    const [portable] = others;
    const refused = error instanceof LivepkgError && error.code === 'name-not-accepted';
    if (!refused || portable === undefined) throw error;
    return restoreUnder(portable, container, task);
  }
}
