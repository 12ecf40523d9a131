import { LivepkgError } from '../errors.ts';
import { recorded, type RecordedError } from '../records.ts';
import { explain } from './system-error.ts';

/** What some work gives, or why it could not. */
export type Outcome<Result> = Result | { error: RecordedError };

/**
 * Does some work with a file. What goes wrong with one file is an outcome; anything else that is thrown
 * is a bug, and ends the operation.
 */
export async function outcomeOf<Result>(
  path: string,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return await work();
  } catch (error) {
    const explained = explain(error, path, 'cannot be dealt with');
    if (explained instanceof LivepkgError) return { error: recorded(explained) };
    throw explained;
  }
}
