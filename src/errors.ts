/**
 * The one error class, and the one list of codes.
 *
 * This file lies below every layer: `format/` and `media/` do not know each other, and both need it.
 */

/**
 * Rules of the container format that a file can break. Each is a rule of `spec/livepkg-1.md`, and
 * has at least one vector in `spec/vectors/`; a test holds the three lists together.
 */
export const FORMAT_CODES = [
  /** It has 1 GiB or more. */
  'container-too-large',
  /** It does not begin as a container does, or is empty. */
  'not-a-container',
  /** The central directory of the ZIP archive cannot be read. */
  'zip-unreadable',
  /** The entries of the ZIP archive are not those of the manifest, in its order. */
  'zip-order',
  /** Bytes of the ZIP archive are not the ones that the manifest and the members give. */
  'zip-not-canonical',
  /** It is shorter or longer than its manifest says: cut off, say, or with something added. */
  'length-differs',
  /** The manifest has more than 32 KiB. */
  'manifest-too-large',
  /** The manifest does not have its CRC-32: it is damaged. */
  'manifest-crc',
  /** The manifest is not one well-formed CBOR item, or is nested too deeply. */
  'cbor-malformed',
  /** The manifest holds a value of a type that it may not hold. */
  'cbor-type',
  /** The manifest is not encoded in the one way that the specification allows. */
  'cbor-not-canonical',
  /** It is of a version of the format that this livepkg does not know. It may be intact. */
  'version-unsupported',
  /** The manifest lacks a key, or has one or a value that the specification does not allow. */
  'manifest-schema',
  /** It has fewer than 2 members, or more than 16. */
  'member-count',
  /** Its members are not one still, one motion and then sidecars only. */
  'member-roles',
  /** Its sidecars are not in the order of their names. */
  'member-order',
  /** The name of a member is not one that every file system and cloud takes. */
  'name-not-portable',
  /** Two members have the same name, or names that some file systems take for the same. */
  'name-clash',
  /** The original name of a member is not a bare file name. */
  'original-invalid',
  /** The name of a member is not the one that its original name gives. */
  'original-differs',
  /** A time in the manifest does not exist, or is not written as the specification says. */
  'time-invalid',
  /** A member does not have the length or the SHA-256 that the manifest says: it is damaged. */
  'member-digest',
] as const;

/** What can be wrong with a catalog. Each is explained in `spec/catalog-1.md`. */
export const CATALOG_CODES = [
  /** It does not begin as a catalog does. */
  'not-a-catalog',
  /** It is of a version of the catalog that this livepkg does not know. */
  'catalog-version',
  /** Its end is missing. */
  'catalog-cut',
  /** It is not as livepkg wrote it. */
  'catalog-edited',
] as const;

/** What can be wrong with a picture or a movie. */
export const MEDIA_CODES = [
  /** It ends early, or says that data lie beyond its end. */
  'media-truncated',
  /** It contradicts itself, and cannot be read. */
  'media-malformed',
] as const;

/** What a file system, or the state of the files in it, can put in the way. */
export const SYSTEM_CODES = [
  /** There is no such file or folder. */
  'not-found',
  /** A file is needed, and this is a folder, a link or something else. */
  'not-a-file',
  /** The file is only online. It is not downloaded unasked. */
  'not-local',
  /** Access is denied. */
  'not-permitted',
  /** The disk is read-only. */
  'read-only',
  /** The disk or the quota is full, or takes no file of this size. */
  'disk-full',
  /** The name or the path is too long. */
  'name-too-long',
  /** The file system does not take this name. */
  'name-not-accepted',
  /** The name of the file is not UTF-8, so the file cannot be named. */
  'name-not-utf8',
  /** Too many files are open on this machine. */
  'too-many-open-files',
  /** Any other error that the system reports; the message names it. */
  'io-error',
] as const;

/** What an operation can find wrong with what it was asked to do. */
export const ARCHIVE_CODES = [
  /** There is nothing to work on below this path: a wrong folder, or a disk that is not connected. */
  'nothing-found',
  /** Options that do not go together. */
  'option-invalid',
  /** `--out` is not a folder, and cannot be made one. */
  'out-not-a-folder',
  /** `--out` lies in a Photos library, and nothing is ever written into one. */
  'out-in-photos-library',
  /** A source lies in a Photos library, and nothing is ever removed from one. */
  'source-in-photos-library',
  /** A source changed while it was read. Nothing was made of it. */
  'source-changed',
  /** A source, or all of a pair, is too large for a container. */
  'source-too-large',
  /** Something has the name of the file to write, and is left as it is. */
  'target-exists',
  /** Another run of livepkg works in this folder. */
  'locked',
  /** A file with other content has the name, and is left as it is. */
  'target-differs',
  /** The file to replace changed during the run, and is left as it is. */
  'target-changed',
  /** The container that is there is damaged, and is left as it is. */
  'target-damaged',
  /** What was written could not be read back intact. No file was replaced or removed for it. */
  'not-read-back',
  /** The container does not hold this very file, so the file is not removed. */
  'not-in-container',
  /** The photo is a copy of another one of the run, and that one was not packed. */
  'copy-not-packed',
  /** The catalog does not have the hash that is needed. */
  'hash-not-listed',
  /** The time was up before anything was audited. */
  'time-up',
  /** The file given with `--state` is not a state that `livepkg audit` wrote. */
  'state-invalid',
  /** The bundle or archive does not hold one still and one motion. */
  'bundle-not-a-pair',
  /** The bundle or archive is damaged. */
  'bundle-damaged',
  /** It would not be safe to read the archive. */
  'bundle-refused',
] as const;

/** What can stand between livepkg and a cloud, which it reaches through rclone. */
export const REMOTE_CODES = [
  /** A remote is given where only a path of this machine can be. */
  'remote-as-path',
  /** There is no rclone that can be run. */
  'rclone-missing',
  /** This rclone does not know what livepkg asks of it. */
  'rclone-too-old',
  /** There is no such remote, or no such file or folder on it. */
  'remote-not-found',
  /** The remote refused access. */
  'remote-refused',
  /** The remote gave no answer in time. */
  'remote-timeout',
  /** Any other failure of rclone or the remote; the message quotes it. */
  'remote-failed',
] as const;

export type FormatCode = (typeof FORMAT_CODES)[number];
export type CatalogCode = (typeof CATALOG_CODES)[number];
export type MediaCode = (typeof MEDIA_CODES)[number];

export type SystemCode = (typeof SYSTEM_CODES)[number];
export type ArchiveCode = (typeof ARCHIVE_CODES)[number];
export type RemoteCode = (typeof REMOTE_CODES)[number];

/** Every code that a `LivepkgError` can carry. */
export type ErrorCode =
  FormatCode | CatalogCode | MediaCode | SystemCode | ArchiveCode | RemoteCode;

/**
 * Everything that livepkg throws for bad input or a failing system.
 *
 * `code` is for programs and never changes its meaning; `message` is for people: it says what
 * happened and, where something can be done, what to do next.
 */
export class LivepkgError extends Error {
  override readonly name = 'LivepkgError';
  readonly code: ErrorCode;
  /** The file, folder or path that it is about, where one is known. */
  readonly file: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; file?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.file = options.file;
  }
}
