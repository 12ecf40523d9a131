/**
 * Finds what is left of a container's ZIP headers, wherever it stands now.
 *
 * A header counts only if every byte of it that is the same in all containers is as it must be: 20
 * bytes and more, which no photo has by chance. Other programs can write such headers: `evidence.ts`
 * says whether they are of a container.
 */
import { decodeUtf8, viewOf } from '../layout/bytes.ts';
import { MAX_NAME_BYTES } from '../portable-name.ts';
import {
  CENTRAL_HEADER_BYTES,
  END_RECORD_BYTES,
  LOCAL_HEADER_BYTES,
  TIMESTAMP_BYTES,
} from '../layout/zip-layout.ts';
import { eachSignature, standsAt } from './find-signatures.ts';

interface Header {
  /** Where it starts. */
  at: number;
  /** As it stands there: not yet safe to use. */
  name: string;
  crc: number;
  /** Of the data. */
  size: number;
  /** Where it ends, name and extra field included. In a local header that is where the data start. */
  end: number;
}

export type LocalHeader = Header;

export interface CentralHeader extends Header {
  /** Where the entry's local header stood in the whole container. */
  offset: number;
  /** How long that is: it ends with the same name and extra field. */
  localLength: number;
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
const MOST_BETWEEN = 2 * (CENTRAL_HEADER_BYTES + MAX_NAME_BYTES + TIMESTAMP_BYTES);

/** Version needed, flags, method, time, date (APPNOTE 4.3.7; section 3.2 of the specification). */
const FIXED = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
const LOCAL = Uint8Array.from([0x50, 0x4b, 3, 4, ...FIXED]);
const CENTRAL = Uint8Array.from([0x50, 0x4b, 1, 2, 0x3f, 3, ...FIXED]);
/** Length of the comment, disk, attributes: bytes 32 to 41 of a central header. */
const CENTRAL_REST = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81]);
const CENTRAL_REST_FIELD = 32;
/** What an extra field with a time begins with (section 3.4). */
const TIMESTAMP = Uint8Array.from([0x55, 0x54, 5, 0, 1]);
const END = Uint8Array.from([0x50, 0x4b, 5, 6, 0, 0, 0, 0]);

/** Whether an extra field is one that members have: none, or a time. */
function isSoundExtra(bytes: Uint8Array, at: number, length: number): boolean {
  return length === 0 || (length === TIMESTAMP_BYTES && standsAt(bytes, at, TIMESTAMP));
}

/**
 * What both kinds of header say.
 *
 * @param fields where their common fields start: version needed
 * @param length of the header without its name and extra field
 */
function readHeader(
  bytes: Uint8Array,
  at: number,
  fields: number,
  length: number,
): Header | undefined {
  if (at + length > bytes.length) return undefined;
  const view = viewOf(bytes);
  const size = view.getUint32(fields + 14, true);
  const nameBytes = view.getUint16(fields + 22, true);
  const nameEnd = at + length + nameBytes;
  const extraBytes = view.getUint16(fields + 24, true);
  const end = nameEnd + extraBytes;
  const isSound =
    view.getUint32(fields + 18, true) === size &&
    nameBytes > 0 &&
    nameBytes <= MAX_NAME_BYTES &&
    end <= bytes.length &&
    isSoundExtra(bytes, nameEnd, extraBytes);
  if (!isSound) return undefined;
  const name = decodeUtf8(bytes, at + length, nameEnd);
  return { at, name, crc: view.getUint32(fields + 10, true), size, end };
}

function readCentral(bytes: Uint8Array, at: number): CentralHeader | undefined {
  const header = readHeader(bytes, at, at + 6, CENTRAL_HEADER_BYTES);
  const rest = at + CENTRAL_REST_FIELD;
  const isSound = standsAt(bytes, rest, CENTRAL_REST);
  if (header === undefined || !isSound) return undefined;
  return {
    ...header,
    offset: viewOf(bytes).getUint32(rest + CENTRAL_REST.length, true),
    localLength: header.end - at - CENTRAL_HEADER_BYTES + LOCAL_HEADER_BYTES,
  };
}

function readEnd(bytes: Uint8Array, at: number): EndRecord {
  const view = viewOf(bytes);
  return {
    at,
    centralAt: at - view.getUint32(at + 12, true),
    centralOffset: view.getUint32(at + 16, true),
  };
}

/** Remembers the last places, so many at least; twice as many are cut down to them. */
function rememberLast(places: number[], at: number): void {
  places.push(at);
  if (places.length === 2 * MOST_HEADERS) places.splice(0, MOST_HEADERS);
}

/**
 * Finds all headers, in time that grows with the bytes' number only: the first local headers, the last
 * central ones, and the last end record, behind which all was added.
 */
export function findHeaders(bytes: Uint8Array): FoundHeaders {
  const locals: number[] = [];
  const centrals: number[] = [];
  let end: number | undefined;
  eachSignature(bytes, (at) => {
    if (standsAt(bytes, at, LOCAL)) {
      if (locals.length < MOST_HEADERS) locals.push(at);
    } else if (standsAt(bytes, at, CENTRAL)) rememberLast(centrals, at);
    else if (standsAt(bytes, at, END) && at + END_RECORD_BYTES <= bytes.length) end = at;
  });
  return {
    locals: locals.flatMap((at) => readHeader(bytes, at, at + 4, LOCAL_HEADER_BYTES) ?? []),
    centrals: centrals.slice(-MOST_HEADERS).flatMap((at) => readCentral(bytes, at) ?? []),
    end: end === undefined ? undefined : readEnd(bytes, end),
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
