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
import { TimeUp } from '../../store/remote/wait-options.ts';
import type { ContainerSource, FileSource, Wait } from '../../store/store.ts';
import { withAbortSignal, type StopFlag } from '../../threads/stop-flag.ts';
import type { Allocate } from '../../files/file.ts';
import { outcomeOf, type Outcome } from '../../files/outcome.ts';
import { recorded, type AuditProblem, type NoteCode } from '../../records.ts';
import { isPastDeadline, type TimedOut, type WithDeadline } from './deadline.ts';

/** The level and source of a check. A quick check reads only the head, which needs a local file. */
export type Check =
  { level: 'quick'; source: FileSource } | { level: 'full' | 'live'; source: ContainerSource };

export type AuditTask = Check &
  WithDeadline & {
    /** For display. */
    path: string;
    /** Aborts a download. */
    stop: StopFlag;
  };

export interface AuditOutcome {
  event: 'intact' | 'damaged' | 'version-unsupported';
  problems: AuditProblem[];
  notes?: NoteCode[];
  /** Set if it is intact. */
  identity?: Identity;
}

export interface Identity {
  /** Identity of the container. */
  identity: string;
  /** Identity of the photo (hex); undefined if only the store's hash is known. */
  photo?: string;
  captured: string | undefined;
}

function identityOf({ container, photo, manifest }: ContainerHead): Identity {
  return { identity: container, photo, captured: manifest.media.captured };
}

/**
 * Checks a container at the given level.
 *
 * @throws LivepkgError only if it cannot be read; TimeUp
 */
async function checkContainer(
  { level, source }: Check,
  allocate: Allocate,
  wait: Wait,
): Promise<AuditOutcome> {
  if (level === 'quick') {
    const { bytes, size } = readContainerHead(source, allocate);
    return catchFormatErrors(async () => {
      const identity = identityOf(decodeHead(bytes, size));
      return { event: 'intact', problems: [], identity };
    });
  }
  return checkBytes(await readContainer(source, allocate, wait), level);
}

/** Checks every byte of a container. */
async function checkBytes(bytes: Uint8Array, level: 'full' | 'live'): Promise<AuditOutcome> {
  const outcome = await catchFormatErrors(async () => {
    const container = await decodeContainer(bytes);
    const identity = identityOf(container);
    return level === 'live'
      ? { ...(await checkPair(container)), identity }
      : { event: 'intact', problems: [], identity };
  });
  return outcome.event === 'version-unsupported'
    ? catchFormatErrors(async () => checkLaterVersion(bytes, outcome.problems))
    : outcome;
}

/** For a container of a later version: checks the SHA-256 of its members. */
function checkLaterVersion(bytes: Uint8Array, problems: AuditProblem[]): AuditOutcome {
  const { members } = readLaterVersion(bytes);
  const damaged = members.filter(({ isProven }) => !isProven);
  if (damaged.length === 0) {
    const checked = problems.map(({ code, message }) => {
      return { code, message: `${message} All ${members.length} members match their SHA-256.` };
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

/** Turns violations of the format into an outcome. */
async function catchFormatErrors(check: () => Promise<AuditOutcome>): Promise<AuditOutcome> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    const event = error.code === 'version-unsupported' ? 'version-unsupported' : 'damaged';
    return { event, problems: [recorded(error)] };
  }
}

/** Checks the structure of the pair in an intact container. Nothing is decoded. */
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

/** Checks a container. Runs in a worker thread. */
export async function checkContainerTask(
  task: AuditTask,
  allocate: Allocate,
): Promise<Outcome<AuditOutcome> | TimedOut> {
  if (isPastDeadline(task)) return { timedOut: true };
  const { path, stop, deadline } = task;
  const limit = deadline === undefined ? {} : { deadline };
  try {
    return await outcomeOf(path, () =>
      withAbortSignal(stop, (signal) => checkContainer(task, allocate, { signal, ...limit })),
    );
  } catch (error) {
    if (error instanceof TimeUp) return { timedOut: true };
    throw error;
  }
}
