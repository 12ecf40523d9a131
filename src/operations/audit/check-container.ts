/** Checks one container. */
import { LivepkgError } from '../../errors.ts';
import {
  decodeContainer,
  decodeHead,
  type ContainerHead,
  type DecodedContainer,
} from '../../format/container.ts';
import { readLaterVersion } from '../../format/later-version.ts';
import { checkLive } from '../../media/check-live.ts';
import { bufferReader } from '../../media/common/reader-guard.ts';
import { readContainer, readContainerHead } from '../../store/read-container.ts';
import { TimeUp } from '../../store/remote/patience.ts';
import type { ContainerSource, FileSource, Wait } from '../../store/store.ts';
import { withAbortSignal, type StopFlag } from '../../threads/stop-flag.ts';
import type { Allocate } from '../../files/file.ts';
import { outcomeOf, type Outcome } from '../../files/outcome.ts';
import { recorded, type AuditProblem, type NoteCode } from '../../records.ts';
import { isLate, type Late, type Timed } from './deadline.ts';

/** What to check, and how thoroughly: a quick check reads only the head, which a folder gives alone. */
export type Check =
  { level: 'quick'; source: FileSource } | { level: 'full' | 'live'; source: ContainerSource };

export type AuditTask = Check &
  Timed & {
    /** For people. */
    path: string;
    /** Ends a download. */
    stop: StopFlag;
  };

export interface AuditOutcome {
  event: 'intact' | 'damaged' | 'version-unsupported';
  problems: AuditProblem[];
  notes?: NoteCode[];
  /** Of an intact one: which container it is, which photo it holds, and of when. */
  identity?: Identity;
}

export interface Identity {
  /** Of the container: the same for the same one only. */
  identity: string;
  /** Of the photo: hex; undefined where only the store's hash of the container is known. */
  photo?: string;
  captured: string | undefined;
}

function identityOf({ container, photo, manifest }: ContainerHead): Identity {
  return { identity: container, photo, captured: manifest.media.captured };
}

/**
 * What a container is found to be, after a check of the given level.
 *
 * @throws LivepkgError only where it cannot be read: that says nothing about the container; TimeUp
 */
async function checkContainer(
  { level, source }: Check,
  allocate: Allocate,
  wait: Wait,
): Promise<AuditOutcome> {
  if (level === 'quick') {
    const { bytes, size } = readContainerHead(source, allocate);
    return unlessBroken(async () => {
      const identity = identityOf(decodeHead(bytes, size));
      return { event: 'intact', problems: [], identity };
    });
  }
  return checkBytes(await readContainer(source, allocate, wait), level);
}

/** What some bytes are found to be, all of them looked at. */
async function checkBytes(bytes: Uint8Array, level: 'full' | 'live'): Promise<AuditOutcome> {
  const outcome = await unlessBroken(async () => {
    const container = await decodeContainer(bytes);
    const identity = identityOf(container);
    return level === 'live'
      ? { ...(await checkPair(container)), identity }
      : { event: 'intact', problems: [], identity };
  });
  return outcome.event === 'version-unsupported'
    ? unlessBroken(async () => checkLaterVersion(bytes, outcome.problems))
    : outcome;
}

/** What else can be said of a container of a later version: whether its members are as they were packed. */
function checkLaterVersion(bytes: Uint8Array, problems: AuditProblem[]): AuditOutcome {
  const { members } = readLaterVersion(bytes);
  const damaged = members.filter(({ isProven }) => !isProven);
  if (damaged.length === 0) {
    const checked = problems.map(({ code, message }) => {
      return { code, message: `${message} Each of its ${members.length} members has its SHA-256.` };
    });
    return { event: 'version-unsupported', problems: checked };
  }
  return {
    event: 'damaged',
    problems: [
      ...problems,
      ...damaged.map(({ name }): AuditProblem => {
        const message = `"${name}" is damaged: its SHA-256 does not match.`;
        return { code: 'member-digest', message, member: name };
      }),
    ],
  };
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

/** Whether the pair in an intact container has the structure of a Live Photo. Nothing is decoded. */
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

/** Checks a container. Runs in a thread. */
export async function checkContainerTask(
  task: AuditTask,
  allocate: Allocate,
): Promise<Outcome<AuditOutcome> | Late> {
  if (isLate(task)) return { late: true };
  const { path, stop, deadline } = task;
  const limit = deadline === undefined ? {} : { deadline };
  try {
    return await outcomeOf(path, () =>
      withAbortSignal(stop, (signal) => checkContainer(task, allocate, { signal, ...limit })),
    );
  } catch (error) {
    if (error instanceof TimeUp) return { late: true };
    throw error;
  }
}
