/** How a ZIP archive is laid out in which all entries are stored, and nothing is optional. */
import { utf8Length } from './bytes.ts';

/** What an entry's headers hold that has no fixed length. */
export interface EntryHeader {
  name: string;
  /** Modification time: whole seconds since 1970, below 2^31. Undefined: the headers hold none. */
  seconds?: number | undefined;
}

/** One entry to be written. */
export interface ZipEntry extends EntryHeader {
  bytes: Uint8Array;
}

/** What a central directory says of one entry. */
export interface ListedEntry {
  name: string;
  /** Where its local header starts, bytes from the start. */
  offset: number;
  size: number;
}

/** Lengths without the name and the extra field that a header ends with. */
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;
/** The extra field that holds a modification time. */
export const TIMESTAMP_BYTES = 9;

/** How long an archive is in which entries of these names, times and sizes are stored. */
export function zipLength(entries: readonly (EntryHeader & { size: number })[]): number {
  return entries.reduce(
    (sum, entry) => sum + localHeaderLength(entry) + entry.size + centralHeaderLength(entry),
    END_RECORD_BYTES,
  );
}

function variableLength({ name, seconds }: EntryHeader): number {
  return utf8Length(name) + (seconds === undefined ? 0 : TIMESTAMP_BYTES);
}

/** How many bytes stand before an entry's data: its local header. */
export function localHeaderLength(entry: EntryHeader): number {
  return LOCAL_HEADER_BYTES + variableLength(entry);
}

/** How long an entry's central header is. */
export function centralHeaderLength(entry: EntryHeader): number {
  return CENTRAL_HEADER_BYTES + variableLength(entry);
}
