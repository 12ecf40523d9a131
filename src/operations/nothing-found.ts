import type { ProblemRecord } from '../records.ts';

/**
 * The problem of a path below which there was nothing to work on: the wrong folder, or a disk that
 * is not connected, must never look like success.
 */
export function nothingFound(path: string): ProblemRecord {
  const message = `${path}: nothing to work on was found there; is it the right folder, and is its disk connected?`;
  return { event: 'problem', file: path, error: { code: 'nothing-found', message } };
}

/** The problem of a path below which there are halves, and no pair of them. */
export function nothingToPack(path: string): ProblemRecord {
  const message = `${path}: no pair to pack was found there; the halves that are there have no partner.`;
  return { event: 'problem', file: path, error: { code: 'nothing-found', message } };
}
