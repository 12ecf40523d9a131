/** The part of a report that says which files have other modification times than in their containers. */
import type { TimeNotKept } from '../../index.ts';
import { section } from './attention.ts';
import { count, safe, yellow } from './style.ts';

/** Disks that keep times coarsely (FAT: two seconds) change every file's by less than this: milliseconds. */
const COARSE_MS = 2000;

const ADVICE =
  'A disk that cannot keep such a time changes it; another disk may keep it. The time of a file that was there already is left as it is; --force restores it.';

/** Whether times differ by so little that one number for all such files says enough. */
function isRounded({ expected, actual }: TimeNotKept): boolean {
  return Math.abs(Date.parse(expected) - Date.parse(actual)) < COARSE_MS;
}

/** Takes the files of a run, and keeps of those that are only rounded their number. */
export class TimesNotKept {
  readonly #lines: string[] = [];
  #rounded = 0;

  add(times: readonly TimeNotKept[]): void {
    for (const time of times) {
      if (isRounded(time)) this.#rounded += 1;
      else {
        const { file, actual, expected } = time;
        this.#lines.push(`${yellow(safe(file))}: ${actual}, and ${expected} in the container`);
      }
    }
  }

  lines(): string[] {
    const rounded =
      this.#rounded === 0
        ? []
        : [`${count(this.#rounded, 'file')}: less than 2 seconds apart (--json names each)`];
    const lines = [...this.#lines, ...rounded];
    return lines.length === 0
      ? []
      : section('Other modification times than in the container', [...lines, ADVICE]);
  }
}
