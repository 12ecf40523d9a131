/** What was audited when, and what was found: so that the next audit begins with what waited longest. */
import { lstatSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { LivepkgError } from '../../errors.ts';
import { assertFolderTakes } from '../publish/assert-folder.ts';
import { publishAll } from '../publish/publish.ts';
import type { RunToken } from '../publish/temporary.ts';
import { explain } from '../system-error.ts';
import { compareText } from '../../format/compare-text.ts';

const FORMAT = 'livepkg-audit-state';

const auditedSchema = v.strictObject({
  /** RFC 3339, UTC. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  event: v.picklist(['intact', 'damaged', 'version-unsupported', 'problem']),
});
const stateSchema = v.strictObject({
  format: v.literal(FORMAT),
  version: v.literal(1),
  audited: v.record(v.string(), auditedSchema),
});

/** When one container was audited, and with what result. */
export type Audited = v.InferOutput<typeof auditedSchema>;

/** By place, as a catalogue has it. */
export type AuditState = Map<string, Audited>;

function invalid(path: string, cause?: unknown): LivepkgError {
  const message = `${path} is no file that \`livepkg audit --state\` wrote, and is left as it is; name another one.`;
  return new LivepkgError('state-invalid', message, { file: path, cause });
}

function parseState(path: string, text: string): AuditState {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(path, error);
  }
  const parsed = v.safeParse(stateSchema, json);
  if (!parsed.success) throw invalid(path);
  return new Map(Object.entries(parsed.output.audited));
}

/**
 * Reads a state that is to be written again; empty where there is no such file.
 *
 * @throws LivepkgError `state-invalid`, or what the system reports
 */
export function readState(path: string): AuditState {
  assertFolderTakes(path);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw explain(error, path, 'cannot be read');
  }
  return parseState(path, text);
}

/**
 * Writes a state, whole or not at all; an earlier one is replaced.
 *
 * @throws LivepkgError `state-invalid` where something else has the name by now, or what the system
 * reports
 */
export async function writeState(path: string, state: AuditState, run: RunToken): Promise<void> {
  const audited = Object.fromEntries([...state].toSorted(([a], [b]) => compareText(a, b)));
  const text = `${JSON.stringify({ format: FORMAT, version: 1, audited }, undefined, 1)}\n`;
  await publishAll([{ target: path, chunks: [Buffer.from(text)] }], {
    run,
    replace: ({ told, target }) => {
      parseState(told, readFileSync(target, 'utf8'));
    },
  });
}

/** Those that waited longest first, those never audited before all; else as they were. */
export function longestWaitingFirst<Item>(
  items: readonly Item[],
  state: AuditState,
  placeOf: (item: Item) => string,
): Item[] {
  const when = (item: Item): string => state.get(placeOf(item))?.at ?? '';
  return items.toSorted((a, b) => Number(when(a) > when(b)) - Number(when(a) < when(b)));
}
