/** Flags that several commands share. */
import { InvalidArgumentError, Option } from 'commander';

const MAX_JOBS = 256;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > MAX_JOBS) {
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${MAX_JOBS}.`);
  }
  return jobs;
}

export const jobsOption = (): Option =>
  new Option(
    '--jobs <n>',
    'the number of photos to work on at a time (default: one for each core)',
  ).argParser(parseJobs);
export const jsonOption = (): Option =>
  new Option('--json', 'print JSON Lines: one record a line, a summary last').default(false);
export const strictOption = (what: string): Option =>
  new Option('--strict', `exit with 1 for what is only worth knowing too: ${what}`).default(false);
export const dryRunOption = (): Option =>
  new Option('--dry-run', 'say what would be done, and do nothing').default(false);

/** The part of a command's flags that goes to every operation. */
export function operationOptions({ jobs }: { jobs?: number | undefined }): { jobs?: number } {
  return jobs === undefined ? {} : { jobs };
}
