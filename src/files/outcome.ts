import { LivepkgError } from '../errors.ts';
import { recorded, type RecordedError } from '../records.ts';
import { explain } from './system-error.ts';

/** A result, or the error that prevented it. */
export type Outcome<Result> = Result | { error: RecordedError };

/**
 * Does some work with a file. System errors and `LivepkgError`s become outcomes; any other error is a bug
 * and is thrown.
 */
export async function outcomeOf<Result>(
  path: string,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return await work();
  } catch (error) {
    const explained = explain(error, path, 'cannot be processed');
    if (explained instanceof LivepkgError) return { error: recorded(explained) };
    throw explained;
  }
}
