/**
 * Entries as lines of a SUM file, for two programs that check files against one.
 *
 * `sha256sum -c` (tried with GNU coreutils 9.1) takes any path: where one holds a backslash, a line
 * feed or a carriage return, these are escaped, and the line begins with a backslash. `shasum` of
 * Perl knows no `\r`, and reports such a file as missing. `-` alone means its standard input.
 *
 * `rclone checksum` (tried with 1.60.1) escapes nothing. It spells a path as it lists it: a control
 * character as its picture, U+2400 on and U+2421, so a line feed is `␊`. A picture that the path holds
 * itself gets a `‛` (U+201B) before it, but whether rclone lists it like that depends on the remote and
 * on who uploaded it, and names with a `‛` of their own it cannot even open. It reads lines of up to
 * 4,096 bytes, and takes the rest of a longer one for another.
 *
 * What a remote does to names is beyond a SUM file: OneDrive forbids `:`, so rclone reads a
 * full-width `：` there as `:`, and calls a file of that name missing. Never does it call one right
 * that is not.
 */
import { utf8Length } from '../layout/bytes.ts';
import type { ContainerHash } from '../cloud-hash/clouds.ts';
import type { CatalogEntry } from './catalog-schema.ts';

/** The longest line that rclone reads, in bytes without its line feed. */
const MAX_RCLONE_LINE_BYTES = 4096;
/** Between hash and path: two spaces. */
const SEPARATOR = '  ';

/** Where `‛` or the picture of a control character stands. U+2400 and U+2420 rclone leaves alone. */
const AMBIGUOUS = /[\u201b\u2401-\u241f\u2421]/;
// oxlint-disable-next-line no-control-regex -- control characters are what is replaced
const CONTROLS = /[\x01-\x1f\x7f]/g;
const DELETE = '\x7f';
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/** The picture of a control character (Unicode block Control Pictures). */
const picture = (control: string): string =>
  control === DELETE ? '\u2421' : String.fromCodePoint(0x2400 + (control.codePointAt(0) ?? 0));

function gnuLine(sum: string, path: string): string {
  const escaped = path.replaceAll(/[\\\n\r]/g, (character) => ESCAPES[character] ?? character);
  return `${escaped === path ? '' : '\\'}${sum}${SEPARATOR}${escaped}`;
}

/** A path as rclone lists it, as far as that is the same on every remote. */
export function asRcloneLists(path: string): string {
  return path.replaceAll(CONTROLS, picture);
}

function rcloneLine(sum: string, path: string): string {
  return `${sum}${SEPARATOR}${asRcloneLists(path)}`;
}

function hashOf(entry: CatalogEntry, hash: ContainerHash): string {
  const sum = entry[hash];
  if (sum === undefined) throw new Error(`this catalog has no ${hash}`);
  return sum;
}

/** The line, without its line feed, whether or not it would be understood. */
function lineOf(entry: CatalogEntry, hash: ContainerHash): string {
  const sum = hashOf(entry, hash);
  return hash === 'sha256' ? gnuLine(sum, entry.path) : rcloneLine(sum, entry.path);
}

/**
 * Why an entry cannot stand in a SUM file; undefined where it can. It has to be checked otherwise,
 * as by `livepkg audit`.
 *
 * @throws Error where the catalog was written without this hash: a mistake of the caller
 */
export function whyNoSum(entry: CatalogEntry, hash: ContainerHash): string | undefined {
  const line = lineOf(entry, hash);
  if (hash === 'sha256') {
    return entry.path === '-' ? '`sha256sum` takes "-" for its standard input' : undefined;
  }
  if (AMBIGUOUS.test(entry.path)) {
    return 'rclone gives its own meaning to a character in the path: to "‛" or a control picture';
  }
  return utf8Length(line) > MAX_RCLONE_LINE_BYTES
    ? `rclone reads lines of up to ${MAX_RCLONE_LINE_BYTES} bytes; this one would be longer`
    : undefined;
}

/**
 * The line of an entry in a SUM file, with its line feed.
 *
 * @throws Error where `whyNoSum` has a reason against it, or the hash is missing: a mistake of the
 * caller
 */
export function sumLine(entry: CatalogEntry, hash: ContainerHash): string {
  const why = whyNoSum(entry, hash);
  if (why !== undefined) throw new Error(`${JSON.stringify(entry.path)}: ${why}`);
  return `${lineOf(entry, hash)}\n`;
}
