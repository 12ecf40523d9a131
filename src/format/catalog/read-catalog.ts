/**
 * The bytes of a catalog as entries.
 *
 * One rule decides, as for a container: a catalog is valid exactly when writing what it says gives
 * the same bytes. Each line is written again and compared; the closing line vouches for all of them.
 */
import { compareText } from '../compare-text.ts';
import type * as v from 'valibot';
import { LivepkgError, type CatalogCode } from '../../errors.ts';
import { runningSha256, type RunningSha256 } from '../digest.ts';
import {
  CATALOG_START,
  checkShape,
  CLOSING_START,
  closingLine,
  entryLine,
  headerLine,
} from './catalog-line.ts';
import {
  CATALOG_VERSION,
  entrySchema,
  headerSchema,
  MAX_LINE_BYTES,
  type CatalogEntry,
  type CatalogHeader,
} from './catalog-schema.ts';
import { splitLines, type Line } from './split-lines.ts';

/** A catalog that is being read. */
export interface OpenCatalog {
  header: CatalogHeader;
  /**
   * The entries, one by one; to be iterated once, to the end.
   *
   * They count only when the iteration has ended without an error: the digest that vouches for them
   * stands behind the last. Whoever stops earlier, or is thrown an error, has read nothing.
   *
   * @throws LivepkgError `catalog-cut`, `catalog-edited`
   */
  entries: AsyncGenerator<CatalogEntry, void>;
}

/** What stands in an empty file. */
const EMPTY: Line = { bytes: new Uint8Array(0), end: 'file' };
const LINE_FEED = Uint8Array.of(0x0a);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const ANOTHER_COPY =
  'Do not rely on it; take a whole copy of it, from a backup or from where it was written. ' +
  'A new one would only list what is there now.';

function fail(code: CatalogCode, message: string): never {
  throw new LivepkgError(code, message);
}

const cut = (what: string): never => fail('catalog-cut', `The catalog ${what}. ${ANOTHER_COPY}`);

const edited = (line: number, what: string): never =>
  fail(
    'catalog-edited',
    `Line ${line} of the catalog is not as it was written: ${what}. ${ANOTHER_COPY}`,
  );

/** A line's text, if the line is whole. @param number counted from 1 */
function textOf({ bytes, end }: Line, number: number): string {
  if (end === 'too-long') edited(number, `it is longer than ${MAX_LINE_BYTES} bytes`);
  if (end === 'file') cut(`ends inside line ${number}`);
  try {
    return utf8.decode(bytes);
  } catch {
    return edited(number, 'it is not UTF-8');
  }
}

/** What a line says, if it says it in the one way. */
function parseLine<Value>(
  text: string,
  number: number,
  schema: v.GenericSchema<unknown, Value>,
  write: (value: Value) => string,
): Value {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return edited(number, 'it is no JSON');
  }
  const { value, wrong } = checkShape(schema, json);
  if (wrong !== undefined) return edited(number, wrong);
  return write(value) === text ? value : edited(number, 'what it says is spelt differently');
}

/** The header, from the first line. */
function parseHeader(line: Line): CatalogHeader {
  // Bytes as they are, one a character: a foreign file need not be UTF-8.
  const text = String.fromCharCode(...line.bytes.subarray(0, 2 * CATALOG_START.length));
  if (!text.startsWith(CATALOG_START)) {
    return fail(
      'not-a-catalog',
      'It does not begin as a catalog does. Name a file that `livepkg catalog` wrote.',
    );
  }
  const [version] = /^[1-9]\d{0,14}(?=[,}])/.exec(text.slice(CATALOG_START.length)) ?? [];
  if (Number(version) > CATALOG_VERSION) {
    return fail(
      'catalog-version',
      `The catalog is of version ${version}; this program reads version ${CATALOG_VERSION}. ` +
        'Read it with a newer livepkg.',
    );
  }
  return parseLine(textOf(line, 1), 1, headerSchema, headerLine);
}

/** Adds a line, as it stood there. */
function addLine(digest: RunningSha256, line: Line): void {
  digest.update(line.bytes).update(LINE_FEED);
}

/** What the closing line says is true of all that stands before it. */
function checkClosing(text: string, digest: Uint8Array, seen: number, header: CatalogHeader): void {
  if (seen < header.count) cut(`holds ${seen} of ${header.count} entries`);
  if (text !== closingLine(digest)) {
    edited(seen + 2, 'its digest is not that of what stands before it');
  }
}

async function* readEntries(
  lines: AsyncIterable<Line>,
  header: CatalogHeader,
  digest: RunningSha256,
): AsyncGenerator<CatalogEntry, void> {
  const schema = entrySchema(header.hashes);
  let seen = 0;
  let previous: string | undefined;
  let isClosed = false;
  for await (const line of lines) {
    // The header is line 1.
    const number = seen + 2;
    if (isClosed) edited(number + 1, 'it stands after the closing line');
    const text = textOf(line, number);
    if (text.startsWith(CLOSING_START)) {
      checkClosing(text, digest.digest(), seen, header);
      isClosed = true;
      continue;
    }
    if (seen === header.count) edited(number, `there are more than ${header.count} entries`);
    const entry = parseLine(text, number, schema, entryLine);
    if (previous !== undefined && compareText(previous, entry.path) >= 0) {
      edited(number, 'its path does not come after the one before');
    }
    addLine(digest, line);
    yield entry;
    seen += 1;
    previous = entry.path;
  }
  if (!isClosed) cut('ends before its closing line');
}

/**
 * Begins to read a catalog. Whatever it holds, memory holds one line and one piece of it.
 *
 * @param pieces the bytes of the file, in pieces of any length
 * @throws LivepkgError `not-a-catalog`, `catalog-version`, and for its first line
 * `catalog-cut`, `catalog-edited`
 */
export async function openCatalog(pieces: AsyncIterable<Uint8Array>): Promise<OpenCatalog> {
  const lines = splitLines(pieces, MAX_LINE_BYTES);
  try {
    const next = await lines.next();
    const first: Line = next.done === true ? EMPTY : next.value;
    const header = parseHeader(first);
    const digest = runningSha256();
    addLine(digest, first);
    return { header, entries: readEntries(lines, header, digest) };
  } catch (error) {
    // Whoever gives the pieces may hold a file open.
    await lines.return(undefined);
    throw error;
  }
}
