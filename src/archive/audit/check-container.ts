/** Checks one container. */
import { LivepkgError } from '../../errors.ts';
import { decodeContainer, decodeHead, type DecodedContainer } from '../../format/container.ts';
import { checkLive } from '../../media/live/check-live.ts';
import { bufferReader } from '../../media/reader-guard.ts';
import { readHead } from '../container-head.ts';
import { readWhole, type Allocate } from '../file.ts';
import { recorded, type AuditedRecord, type AuditLevel, type AuditProblem } from '../records.ts';

export interface AuditTask {
  path: string;
  level: AuditLevel;
}

export type AuditOutcome = Pick<AuditedRecord, 'event' | 'problems' | 'notes'>;

/**
 * What a file is found to be, after a check of the given level.
 *
 * @throws LivepkgError only where it cannot be read: that says nothing about the container
 */
export async function checkContainer(
  { path, level }: AuditTask,
  allocate?: Allocate,
): Promise<AuditOutcome> {
  if (level === 'quick') {
    const { bytes, size } = await readHead(path);
    return unlessBroken(async () => {
      await decodeHead(bytes, size);
      return { event: 'intact', problems: [] };
    });
  }
  const { bytes } = await readWhole(path, allocate);
  return unlessBroken(async () => {
    const container = await decodeContainer(bytes);
    return level === 'live' ? checkPair(container) : { event: 'intact', problems: [] };
  });
}

/** What a rule of the format that is broken makes of a container. */
async function unlessBroken(check: () => Promise<AuditOutcome>): Promise<AuditOutcome> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    const event = error.code === 'version-unsupported' ? 'version-unsupported' : 'damaged';
    return { event, problems: [recorded(error)] };
  }
}

/** Whether the pair in an intact container works as a Live Photo. */
async function checkPair({ manifest, members }: DecodedContainer): Promise<AuditOutcome> {
  const halves = { still: 0, motion: 1 } as const;
  const reader = (index: number) => bufferReader(members[index] ?? new Uint8Array());
  const { faults, notes } = await checkLive(reader(halves.still), reader(halves.motion));
  const problems = faults.map(({ code, message, half }): AuditProblem => {
    const member = half === undefined ? undefined : manifest.members[halves[half]]?.name;
    return { code, message, ...(member === undefined ? {} : { member }) };
  });
  return { event: 'intact', problems, notes: [...notes] };
}
