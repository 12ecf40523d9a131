/** Remotes in the notation of rclone: `REMOTE:PATH`. */

/** A folder or file on a remote. */
export interface Remote {
  /** The argument for rclone. */
  readonly argument: string;
  /** For display: without the options of a connection string, which can contain passwords. */
  readonly label: string;
  /** These options, from the first comma; may be empty. */
  readonly options: string;
  /** Whether a path follows the colon. */
  readonly hasPath: boolean;
}

/**
 * `name:`, `:backend:`, and either with options in between: `name,key=value,key="a:b":`. A slash
 * before the colon makes it a path for rclone, too.
 */
const REMOTE =
  /^(?<name>:?[^:,/\\]+)(?<options>(?:,[^:,=/\\]+(?:=(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|(?!["'])[^:,]*))?)*):/;
/** On Windows, a single letter is a disk. */
const DISK = /^[A-Za-z]:/;

/**
 * Reads `REMOTE:PATH`, e.g. `dropbox:Photos/Live`, `:local:/mnt/nas` or `nas,port=2222:photos`.
 *
 * @returns undefined if the text is not a remote: rclone would treat it as a local path
 */
export function parseRemote(text: string, platform = process.platform): Remote | undefined {
  const match = REMOTE.exec(text);
  if (match === null || text.includes('\0')) return undefined;
  if (platform === 'win32' && DISK.test(text)) return undefined;
  const { name = '', options = '' } = match.groups ?? {};
  const path = text.slice(match[0].length);
  const label = `${name}${options === '' ? '' : ',…'}:${path}`;
  return { argument: text, label, options, hasPath: path !== '' };
}

/**
 * A file below a folder of a remote. rclone takes everything after the first colon literally, including `*`
 * and `?`.
 *
 * @param relativePath with `/`, as in a listing of the folder
 */
export function fileOn(
  { argument, label, options, hasPath }: Remote,
  relativePath: string,
): Remote {
  const below = hasPath && !argument.endsWith('/') ? `/${relativePath}` : relativePath;
  return { argument: argument + below, label: label + below, options, hasPath: true };
}

/** Removes the options of a connection string from a message of rclone, quoted or not. */
export function withoutOptions(text: string, { options }: Remote): string {
  if (options === '') return text;
  return text.replaceAll(options, ',…').replaceAll(JSON.stringify(options).slice(1, -1), ',…');
}
