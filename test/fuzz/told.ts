/** What a run says that it did: as much of its records as a history needs. */
import * as v from 'valibot';
import { portableForm } from '../../src/format/portable-name.ts';
import type { RunResult } from '../support/livepkg.ts';

const record = v.looseObject({
  event: v.string(),
  container: v.optional(v.string()),
  file: v.optional(v.string()),
  /** A summary counts instead. */
  removed: v.optional(v.union([v.array(v.string()), v.number()])),
  keptBecause: v.optional(v.string()),
  dropped: v.optional(v.array(v.string())),
  replaced: v.optional(v.array(v.string())),
  error: v.optional(v.looseObject({ code: v.string() })),
});
export type Told = v.InferOutput<typeof record>;

/** All but the summary, and but a line that was cut off. */
export function recordsOf({ stdout }: RunResult): Told[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => v.parse(record, JSON.parse(line)))
    .filter(({ event }) => event !== 'summary');
}

export const removedBy = ({ removed }: Told): string[] => (Array.isArray(removed) ? removed : []);

export function recordInWords(told: Told): string {
  const { event, container, file, keptBecause, error } = told;
  const removed = removedBy(told);
  const words = [
    `${event} ${container ?? file ?? ''}`,
    ...(removed.length === 0 ? [] : [`removed ${removed.join(' ')}`]),
    ...(keptBecause === undefined ? [] : [`kept: ${keptBecause}`]),
    ...(error === undefined ? [] : [error.code]),
  ];
  return `    ${words.join(', ')}`;
}

/**
 * Whether some record says of a file that it was given up or replaced. A container has names in their
 * portable form, a record as files have them.
 */
export function saysGivenUp(records: readonly Told[], name: string): boolean {
  const named = records.flatMap(({ dropped = [], replaced = [] }) => [...dropped, ...replaced]);
  return named.some((one) => portableForm(one) === portableForm(name));
}
