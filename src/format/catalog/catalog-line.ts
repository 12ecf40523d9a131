/**
 * The three kinds of line of a catalog, without their line feeds. Writer and reader both make them
 * here: a line is right when it is the one that would be written for what it says.
 *
 * JSON as ECMAScript writes it is the same everywhere: RFC 8785, section 3.2.2, asks for just that of
 * texts and whole numbers.
 */
import * as v from 'valibot';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  CATALOG_FORMAT,
  CATALOG_VERSION,
  type CatalogEntry,
  type CatalogHeader,
} from './catalog-schema.ts';

/** With this a catalog of any version begins. */
export const CATALOG_START = `{"format":"${CATALOG_FORMAT}","version":`;
/** With this the closing line begins, and no other. */
export const CLOSING_START = '{"sha256":';

/** So much is told of what is wrong: characters. */
const MOST_TOLD = 200;

/** The first line. */
export function headerLine({ count, hashes }: CatalogHeader): string {
  return JSON.stringify({ format: CATALOG_FORMAT, version: CATALOG_VERSION, count, hashes });
}

/** The line of an entry: its keys in their one order, those that are absent left out. */
export function entryLine(entry: CatalogEntry): string {
  return JSON.stringify({
    path: entry.path,
    size: entry.size,
    container: entry.container,
    photo: entry.photo,
    id: entry.id,
    captured: entry.captured,
    make: entry.make,
    model: entry.model,
    location: entry.location,
    members: entry.members.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
    sha256: entry.sha256,
    dropbox: entry.dropbox,
    md5: entry.md5,
    quickxor: entry.quickxor,
    sha1: entry.sha1,
  });
}

/** The last line. @param digest SHA-256 of every byte before it, line feeds included */
export function closingLine(digest: Uint8Array): string {
  return JSON.stringify({ sha256: bytesToHex(digest) });
}

/** A value that has a shape; else in short why it has not, e.g. `members.0.size: …`. */
export function checkShape<Value>(
  schema: v.GenericSchema<unknown, Value>,
  value: unknown,
): { value: Value; wrong?: never } | { value?: never; wrong: string } {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { value: result.output };
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  const wrong = where === null ? issue.message : `${where}: ${issue.message}`;
  return { wrong: wrong.length > MOST_TOLD ? `${wrong.slice(0, MOST_TOLD)} …` : wrong };
}
