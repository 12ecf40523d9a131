/**
 * Finds what is left of a container's ZIP headers, wherever it stands now.
 *
 * A header counts only if every byte of it that is the same in all containers is as it must be: 20
 * bytes and more, which no photo has by chance. Other programs can write such headers: `evidence.ts`
 * says whether they are of a container.
 */
import { MAX_NAME_BYTES } from '../portable-name.ts';
import { CENTRAL_HEADER_BYTES, END_RECORD_BYTES, LOCAL_HEADER_BYTES } from '../zip.ts';

interface Header {
  /** Where it starts. */
  at: number;
  /** As it stands there: not yet safe to use. */
  name: string;
  crc: number;
  /** Of the data. */
  size: number;
  /** Where it ends, name included. In a local header that is where the data start. */
  end: number;
}

export type LocalHeader = Header;

export interface CentralHeader extends Header {
  /** Where the entry's local header stood in the whole container. */
  offset: number;
}

/** Where the end record is, and where it says that the first central header is and was. */
export interface EndRecord {
  at: number;
  centralAt: number;
  centralOffset: number;
}

/** In the order in which they stand. */
export interface FoundHeaders {
  locals: LocalHeader[];
  centrals: CentralHeader[];
  end: EndRecord | undefined;
}

/** Looked at, of each kind: hostile bytes can hold a header in every 31. */
const MOST_HEADERS = 1024;

/** So many bytes can be missing between two central headers: two that are damaged. */
const MOST_BETWEEN = 2 * (CENTRAL_HEADER_BYTES + MAX_NAME_BYTES);

/** Version needed, flags, method, time, date (APPNOTE 4.3.7; section 3.2 of the specification). */
const FIXED = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
const LOCAL = Buffer.from([0x50, 0x4b, 3, 4, ...FIXED]);
const CENTRAL = Buffer.from([0x50, 0x4b, 1, 2, 0x3f, 3, ...FIXED]);
/** Lengths of extra field and comment, disk, attributes: bytes 30 to 41 of a central header. */
const CENTRAL_REST = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81]);
const CENTRAL_REST_FIELD = 30;
const END = Buffer.from([0x50, 0x4b, 5, 6, 0, 0, 0, 0]);

/** Places of a pattern from the start, so many at most. */
function placesOf(bytes: Buffer, pattern: Buffer): number[] {
  const places: number[] = [];
  let at = bytes.indexOf(pattern);
  while (at !== -1 && places.length < MOST_HEADERS) {
    places.push(at);
    at = bytes.indexOf(pattern, at + pattern.length);
  }
  return places;
}

/** Places of a pattern, so many at most: the last ones, in the order in which they stand. */
function lastPlacesOf(bytes: Buffer, pattern: Buffer): number[] {
  const places: number[] = [];
  let at = bytes.lastIndexOf(pattern);
  while (at !== -1 && places.length < MOST_HEADERS) {
    places.push(at);
    // A negative offset would count from the end.
    at = at < pattern.length ? -1 : bytes.lastIndexOf(pattern, at - pattern.length);
  }
  return places.toReversed();
}

/**
 * What both kinds of header say.
 *
 * @param fields where their common fields start: version needed
 * @param length of the header without its name
 */
function readHeader(bytes: Buffer, at: number, fields: number, length: number): Header | undefined {
  if (at + length > bytes.length) return undefined;
  const size = bytes.readUInt32LE(fields + 14);
  const nameBytes = bytes.readUInt16LE(fields + 22);
  const end = at + length + nameBytes;
  const isSound =
    bytes.readUInt32LE(fields + 18) === size &&
    bytes.readUInt16LE(fields + 24) === 0 &&
    nameBytes > 0 &&
    nameBytes <= MAX_NAME_BYTES &&
    end <= bytes.length;
  if (!isSound) return undefined;
  const name = bytes.toString('utf8', at + length, end);
  return { at, name, crc: bytes.readUInt32LE(fields + 10), size, end };
}

function readCentral(bytes: Buffer, at: number): CentralHeader | undefined {
  const header = readHeader(bytes, at, at + 6, CENTRAL_HEADER_BYTES);
  const rest = at + CENTRAL_REST_FIELD;
  const isSound = bytes.subarray(rest, rest + CENTRAL_REST.length).equals(CENTRAL_REST);
  if (header === undefined || !isSound) return undefined;
  return { ...header, offset: bytes.readUInt32LE(rest + CENTRAL_REST.length) };
}

/** The last end record. What stands behind it was added. */
function findEnd(bytes: Buffer): EndRecord | undefined {
  const at = lastPlacesOf(bytes, END).findLast((place) => place + END_RECORD_BYTES <= bytes.length);
  if (at === undefined) return undefined;
  return {
    at,
    centralAt: at - bytes.readUInt32LE(at + 12),
    centralOffset: bytes.readUInt32LE(at + 16),
  };
}

/** Finds all headers, in time that grows with the bytes' number only. */
export function findHeaders(input: Uint8Array): FoundHeaders {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return {
    locals: placesOf(bytes, LOCAL).flatMap(
      (at) => readHeader(bytes, at, at + 4, LOCAL_HEADER_BYTES) ?? [],
    ),
    centrals: lastPlacesOf(bytes, CENTRAL).flatMap((at) => readCentral(bytes, at) ?? []),
    end: findEnd(bytes),
  };
}

/**
 * The last central headers that stand one behind another, a damaged one or two between them. An
 * archive in a member has its own, with an end record behind them: 22 bytes, less than a header has.
 */
export function lastRun(centrals: readonly CentralHeader[]): CentralHeader[] {
  const run: CentralHeader[] = [];
  for (const header of centrals.toReversed()) {
    const gap = (run[0]?.at ?? header.end) - header.end;
    if (gap !== 0 && (gap <= CENTRAL_HEADER_BYTES || gap > MOST_BETWEEN)) break;
    run.unshift(header);
  }
  return run;
}
