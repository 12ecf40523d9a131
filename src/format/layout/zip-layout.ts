/** How a ZIP archive is laid out in which all entries are stored, and nothing is optional. */
import { utf8Length } from './bytes.ts';

/** One entry to be written. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** What a central directory says of one entry. */
export interface ListedEntry {
  name: string;
  /** Where its local header starts, bytes from the start. */
  offset: number;
  size: number;
}

/** Lengths without the name that a header ends with here. */
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;

/** How long an archive is in which entries of these names and sizes are stored. */
export function zipLength(entries: readonly { name: string; size: number }[]): number {
  return entries.reduce(
    (sum, { name, size }) => sum + localHeaderLength(name) + size + centralHeaderLength(name),
    END_RECORD_BYTES,
  );
}

/** How many bytes stand before an entry's data: its local header, which here ends with its name. */
export function localHeaderLength(name: string): number {
  return LOCAL_HEADER_BYTES + utf8Length(name);
}

/** How long an entry's central header is. */
export function centralHeaderLength(name: string): number {
  return CENTRAL_HEADER_BYTES + utf8Length(name);
}
