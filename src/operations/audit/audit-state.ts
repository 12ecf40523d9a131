/** Stores when each container was audited, so that the next audit starts with the least recently audited. */
import { lstatSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { assertFolderWritable } from '../../store/folder/assert-folder.ts';
import {
  assertFreeOrOwn,
  notOwnFile,
  replaceOwn,
  type OwnFileKind,
} from '../../store/folder/replace-own.ts';
import type { RunToken } from '../../store/folder/temporary.ts';
import { assertIsFile } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
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

/** The time and result of the last audit of a container. */
export type Audited = v.InferOutput<typeof auditedSchema>;

/** By relative path, as in a catalog. */
export type AuditState = Map<string, Audited>;

/** Its first key, with any whitespace: other programs may have reformatted the JSON. */
const BEGINNING = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${FORMAT}"`);

const STATE: OwnFileKind = {
  name: 'a state that `livepkg audit --state` wrote',
  code: 'state-invalid',
  matchesStart: (start) => BEGINNING.test(start.toString('latin1')),
};

/**
 * Reads a state; empty if the file does not exist. Checks that it may be written again.
 *
 * @throws LivepkgError `state-invalid`, or what the system reports
 */
export function readState(path: string): AuditState {
  assertFolderWritable(path);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return new Map();
  assertIsFile(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw explain(error, path, 'cannot be read');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw notOwnFile(path, STATE, error);
  }
  const parsed = v.safeParse(stateSchema, json);
  if (!parsed.success) throw notOwnFile(path, STATE);
  assertFreeOrOwn(path, STATE);
  return new Map(Object.entries(parsed.output.audited));
}

/**
 * Writes a state atomically, replacing an earlier one.
 *
 * @throws LivepkgError `state-invalid`, or what the system reports
 */
export async function writeState(path: string, state: AuditState, run: RunToken): Promise<void> {
  const audited = Object.fromEntries([...state].toSorted(([a], [b]) => compareText(a, b)));
  const text = `${JSON.stringify({ format: FORMAT, version: 1, audited }, undefined, 1)}\n`;
  await replaceOwn({ path, chunks: [Buffer.from(text)] }, STATE, { run });
}

/** Sorts items by the time of their last audit, those never audited first. */
export function leastRecentFirst<Item>(
  items: readonly Item[],
  state: AuditState,
  relativePathOf: (item: Item) => string,
): Item[] {
  const when = (item: Item): string => state.get(relativePathOf(item))?.at ?? '';
  return items.toSorted((a, b) => Number(when(a) > when(b)) - Number(when(a) < when(b)));
}
