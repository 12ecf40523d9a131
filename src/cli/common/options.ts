/** Options shared by several commands. */
import { InvalidArgumentError, Option } from 'commander';

const MAX_JOBS = 256;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > MAX_JOBS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_JOBS}.`);
  }
  return jobs;
}

export const jobsOption = (): Option =>
  new Option(
    '--jobs <n>',
    'process this number of photos at a time (default: one per CPU core)',
  ).argParser(parseJobs);
export const jsonOption = (): Option =>
  new Option('--json', 'print JSON Lines: one record per line, the summary last').default(false);
export const strictOption = (what: string): Option =>
  new Option('--strict', `exit with status 1 also for: ${what}`).default(false);
export const dryRunOption = (): Option =>
  new Option('--dry-run', 'show what would be done, without doing it').default(false);

/** The flags that are options of every operation. */
export function operationOptions({ jobs }: { jobs?: number | undefined }): { jobs?: number } {
  return jobs === undefined ? {} : { jobs };
}
