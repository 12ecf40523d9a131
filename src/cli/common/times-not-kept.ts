/** The part of a report about files whose modification time differs from the container. */
import type { TimeNotKept } from '../../index.ts';
import { section } from './attention.ts';
import { count, safe, yellow } from './style.ts';

/** Disks with a coarse time resolution (FAT: two seconds) change times by less than this. */
const COARSE_MS = 2000;

const ADVICE =
  'The disk cannot store these times; another disk may. Times of files that already existed were not changed; --force restores them.';

/** Whether a time was only rounded. Such files are counted, not listed. */
function isRounded({ expected, actual }: TimeNotKept): boolean {
  return Math.abs(Date.parse(expected) - Date.parse(actual)) < COARSE_MS;
}

/** Collects the files of a run; rounded times are only counted. */
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
        : [`${count(this.#rounded, 'file')}: less than 2 seconds apart (--json lists them)`];
    const lines = [...this.#lines, ...rounded];
    return lines.length === 0
      ? []
      : section('Modification times that differ from the container', [...lines, ADVICE]);
  }
}
