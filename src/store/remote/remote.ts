/** Places on remotes, as rclone names them: `REMOTE:PATH`. */

/** A folder on a remote, or a file on it. */
export interface Remote {
  /** What rclone takes. */
  readonly argument: string;
  /** What people read: without the options of a connection string, which can hold passwords. */
  readonly label: string;
  /** Those options, from the first comma on; empty where there are none. */
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
/** On Windows rclone takes a single letter for a disk, as everybody does. */
const DISK = /^[A-Za-z]:/;

/**
 * Reads `REMOTE:PATH`, e.g. `dropbox:Photos/Live`, `:local:/mnt/nas` or `nas,port=2222:photos`.
 *
 * @returns undefined where the text names no remote: a plain path is a mistake here, and rclone
 * would take it for a folder of this machine
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
 * A file below a folder of a remote. All that follows the first colon is a path for rclone, whatever
 * is in it; `*` and `?` are only themselves.
 *
 * @param relativePath with `/`, as a listing of the folder gave it
 */
export function fileOn(
  { argument, label, options, hasPath }: Remote,
  relativePath: string,
): Remote {
  const below = hasPath && !argument.endsWith('/') ? `/${relativePath}` : relativePath;
  return { argument: argument + below, label: label + below, options, hasPath: true };
}

/** Takes the options of a connection string out of a text of rclone's, however it quotes them. */
export function withoutOptions(text: string, { options }: Remote): string {
  if (options === '') return text;
  return text.replaceAll(options, ',…').replaceAll(JSON.stringify(options).slice(1, -1), ',…');
}
