/** Entries as the bytes of a catalog. */
import { encodeUtf8 } from '../layout/bytes.ts';
import { compareText } from '../compare-text.ts';
import type * as v from 'valibot';
import { runningSha256 } from '../digest.ts';
import { checkShape, closingLine, entryLine, headerLine } from './catalog-line.ts';
import {
  entrySchema,
  headerSchema,
  type CatalogEntry,
  type CatalogHeader,
} from './catalog-schema.ts';

const bytesOf = (line: string): Uint8Array => encodeUtf8(`${line}\n`);

/** What cannot be read back is a mistake of the program, not of anybody's files. */
function assertReadable(schema: v.GenericSchema, line: string): void {
  const { wrong } = checkShape(schema, JSON.parse(line));
  if (wrong !== undefined) throw new Error(`this cannot be in a catalog: ${wrong}: ${line}`);
}

/**
 * Writes a catalog, line by line: memory holds one. The same entries give the same bytes
 * everywhere.
 *
 * @param entries strictly in the order of `compareText`, as many as `header.count` says
 * @throws Error where they are not in order, not as many, or cannot be read back: a mistake of the
 * caller. What was given out until then is no catalog.
 */
export function* encodeCatalog(
  entries: Iterable<CatalogEntry>,
  header: CatalogHeader,
): Generator<Uint8Array> {
  const digest = runningSha256();
  const vouchedFor = (line: string): Uint8Array => {
    const bytes = bytesOf(line);
    digest.update(bytes);
    return bytes;
  };
  const first = headerLine(header);
  assertReadable(headerSchema, first);
  yield vouchedFor(first);
  const schema = entrySchema(header.hashes);
  let count = 0;
  let previous: string | undefined;
  for (const entry of entries) {
    const { path } = entry;
    const line = entryLine(entry);
    assertReadable(schema, line);
    if (previous !== undefined && compareText(previous, path) >= 0) {
      throw new Error(`${JSON.stringify(path)} comes after ${JSON.stringify(previous)}`);
    }
    yield vouchedFor(line);
    previous = path;
    count += 1;
  }
  if (count !== header.count)
    throw new Error(`${count} entries where ${header.count} were announced`);
  yield bytesOf(closingLine(digest.digest()));
}
