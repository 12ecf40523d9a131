import { expect } from 'vitest';
import { FORMAT_CODES, LivepkgError, type ErrorCode } from '../../src/errors.ts';

/**
 * Reads something. @returns `valid`, or the code of the error
 * @throws what is thrown and is not a `LivepkgError`: it is a bug
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

/** Whether an outcome is a code of the format: neither `valid` nor a code of another layer. */
export function isRefusal(code: string): boolean {
  return refusals.has(code);
}

/** Expects an operation to fail with a code, and a message that says what to do. @returns the error */
export async function errorOf(work: Promise<unknown>, code: ErrorCode): Promise<LivepkgError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LivepkgError);
  if (!(error instanceof LivepkgError)) throw new Error('no error');
  expect(`${error.code}: ${error.message}`).toContain(`${code}: `);
  expect(error.message).toMatch(/; .+\.$/);
  return error;
}
