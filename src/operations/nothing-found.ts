import type { ProblemRecord } from '../records.ts';

/**
 * The problem of a path without anything to process: a wrong folder or an unconnected disk must not look
 * like success.
 */
export function nothingFound(path: string): ProblemRecord {
  const message = `${path}: nothing to process was found; is it the right folder, and is its disk connected?`;
  return { event: 'problem', file: path, error: { code: 'nothing-found', message } };
}

/** The problem of a path with halves, but without a pair. */
export function nothingToPack(path: string): ProblemRecord {
  const message = `${path}: no pair to pack was found; all halves are unpaired.`;
  return { event: 'problem', file: path, error: { code: 'nothing-found', message } };
}
