import { FORMAT_CODES, LivepkgError } from '../../src/errors.ts';

/**
 * `valid`, or the code with which something was refused. Anything that is not a `LivepkgError` goes
 * on: it is a bug, wherever it comes from.
 */
export async function outcome(read: () => unknown): Promise<string> {
  try {
    await read();
    return 'valid';
  } catch (error) {
    if (error instanceof LivepkgError) return error.code;
    throw error;
  }
}

const refusals = new Set<string>(FORMAT_CODES);

/** Whether an outcome is a code of the format: neither `valid` nor a code of another floor. */
export function isRefusal(code: string): boolean {
  return refusals.has(code);
}
