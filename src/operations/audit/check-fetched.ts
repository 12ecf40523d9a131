import type { Allocate } from '../../files/file.ts';
import { outcomeOf, type Outcome } from '../../files/outcome.ts';
import { fetchFile } from '../../store/remote/fetch.ts';
import { TimeUp, type Patience } from '../../store/remote/patience.ts';
import type { Remote } from '../../store/remote/remote.ts';
import { untilStopped, type Stop } from '../../threads/stop.ts';
import { checkBytes, type AuditOutcome } from './check-container.ts';
import { isLate, type Late, type Timed } from './deadline.ts';

export interface FetchTask extends Omit<Patience, 'signal' | 'deadline'> {
  remote: Remote;
  /** Below the remote's folder. */
  place: string;
  /** As listed. */
  size: number | undefined;
  /** For people. */
  path: string;
  level: 'full' | 'live';
  /** Ends the download. */
  stop: Stop;
}

/** Downloads a container, and checks it. Runs in a thread. */
export async function checkFetchedTask(
  task: FetchTask & Timed,
  allocate: Allocate,
): Promise<Outcome<AuditOutcome> | Late> {
  if (isLate(task)) return { late: true };
  const { remote, place, size, path, level, stop, ...limits } = task;
  try {
    return await outcomeOf(path, async () => {
      const bytes = await untilStopped(stop, (signal) =>
        fetchFile(remote, { path: place, size }, { allocate, signal, ...limits }),
      );
      return checkBytes(bytes, level);
    });
  } catch (error) {
    if (error instanceof TimeUp) return { late: true };
    throw error;
  }
}
