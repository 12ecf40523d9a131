/**
 * The error class and all error codes. Every layer may import this file.
 */

/**
 * Rules of the container format that a file can violate. Each is a rule of `spec/livepkg-1.md`, and has at
 * least one vector in `spec/vectors/`; a test compares the three lists.
 */
export const FORMAT_CODES = [
  /** It has 1 GiB or more. */
  'container-too-large',
  /** It does not start like a container, or is empty. */
  'not-a-container',
  /** The central directory of the ZIP archive cannot be read. */
  'zip-unreadable',
  /** The entries of the ZIP archive are not those of the manifest, or not in its order. */
  'zip-order',
  /** The ZIP archive is not byte for byte what the manifest and the members require. */
  'zip-not-canonical',
  /** It is shorter or longer than its manifest says: truncated, or with appended data. */
  'length-differs',
  /** The manifest has more than 32 KiB. */
  'manifest-too-large',
  /** The manifest does not match its CRC-32: it is damaged. */
  'manifest-crc',
  /** The manifest is not one well-formed CBOR item, or is nested too deeply. */
  'cbor-malformed',
  /** The manifest has a value of a type that is not allowed. */
  'cbor-type',
  /** The manifest is not encoded in the only way that the specification allows. */
  'cbor-not-canonical',
  /** It is of a version of the format that this livepkg does not support. It may be intact. */
  'version-unsupported',
  /** The manifest lacks a key, or has a key or value that the specification does not allow. */
  'manifest-schema',
  /** It has fewer than 2 members, or more than 16. */
  'member-count',
  /** Its members are not one still, one motion, and then only sidecars. */
  'member-roles',
  /** Its sidecars are not sorted by name. */
  'member-order',
  /** The name of a member is not valid on every file system and cloud. */
  'name-not-portable',
  /** Two members have the same name, or names that some file systems treat as the same. */
  'name-clash',
  /** The original name of a member is not a bare file name. */
  'original-invalid',
  /** The name of a member is not the portable form of its original name. */
  'original-differs',
  /** A time in the manifest does not exist, or is not in the specified format. */
  'time-invalid',
  /** A member does not have the length or SHA-256 in the manifest: it is damaged. */
  'member-digest',
] as const;

/** Errors of a catalog. Each is explained in `spec/catalog-1.md`. */
export const CATALOG_CODES = [
  /** It does not start like a catalog. */
  'not-a-catalog',
  /** It is of a version of the catalog that this livepkg does not support. */
  'catalog-version',
  /** Its end is missing. */
  'catalog-cut',
  /** It was changed after livepkg wrote it. */
  'catalog-edited',
] as const;

/** Errors of a picture or movie. */
export const MEDIA_CODES = [
  /** It is truncated, or refers to data beyond its end. */
  'media-truncated',
  /** It is inconsistent, and cannot be read. */
  'media-malformed',
] as const;

/** Errors of the file system. */
export const SYSTEM_CODES = [
  /** There is no such file or folder. */
  'not-found',
  /** A file is required, but this is a folder, a link or something else. */
  'not-a-file',
  /** The file is online-only, and was not downloaded. */
  'not-local',
  /** Access is denied. */
  'not-permitted',
  /** The disk is read-only. */
  'read-only',
  /** The disk or the quota is full, or the disk does not support files of this size. */
  'disk-full',
  /** The name or the path is too long. */
  'name-too-long',
  /** The file system does not accept this name. */
  'name-not-accepted',
  /** The name of the file is not valid UTF-8. */
  'name-not-utf8',
  /** Too many files are open on this machine. */
  'too-many-open-files',
  /** Any other error that the system reports; the message names it. */
  'io-error',
] as const;

/** Errors of an operation. */
export const ARCHIVE_CODES = [
  /** There is nothing to process below this path: a wrong folder, or a disk that is not connected. */
  'nothing-found',
  /** An option is invalid, or options cannot be combined. */
  'option-invalid',
  /** `--out` is not a folder, and cannot be created. */
  'out-not-a-folder',
  /** `--out` is in a Photos library, into which livepkg never writes. */
  'out-in-photos-library',
  /** A source is in a Photos library, from which livepkg never removes files. */
  'source-in-photos-library',
  /** A source changed during the run. It was not used. */
  'source-changed',
  /** A source file is too large for a container. */
  'source-too-large',
  /** A file already exists at the target path, and was not replaced. */
  'target-exists',
  /** Another run of livepkg is using this folder. */
  'locked',
  /** A file with different content exists at the target path, and was not replaced. */
  'target-differs',
  /** The file to replace changed during the run, and was not replaced. */
  'target-changed',
  /** The existing container is damaged, and was not replaced. */
  'target-damaged',
  /** The written container could not be read back intact. No file was replaced or removed. */
  'not-read-back',
  /** The container does not hold exactly this file, so the file was not removed. */
  'not-in-container',
  /** The photo is a copy of another one of the run, which was not packed. */
  'copy-not-packed',
  /** The catalog does not have the required hash. */
  'hash-not-listed',
  /** The time limit was reached before anything was audited. */
  'time-up',
  /** The file given with `--state` is not a state that `livepkg audit` wrote. */
  'state-invalid',
  /** The bundle or archive does not hold one still and one motion. */
  'bundle-not-a-pair',
  /** The bundle or archive is damaged. */
  'bundle-damaged',
  /** Reading the archive would not be safe. */
  'bundle-refused',
] as const;

/** Errors of remotes, which are accessed through rclone. */
export const REMOTE_CODES = [
  /** A remote was given instead of a local path. */
  'remote-as-path',
  /** rclone is not installed, or cannot be started. */
  'rclone-missing',
  /** This version of rclone is too old for livepkg. */
  'rclone-too-old',
  /** The remote does not exist, or has no such file or folder. */
  'remote-not-found',
  /** The remote refused access. */
  'remote-refused',
  /** The remote did not answer in time. */
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

/** All codes of `LivepkgError`. */
export type ErrorCode =
  FormatCode | CatalogCode | MediaCode | SystemCode | ArchiveCode | RemoteCode;

/**
 * Thrown for invalid input and system errors.
 *
 * `code` is for programs, and its meaning never changes; `message` is for people: it says what happened and,
 * if possible, what to do next.
 */
export class LivepkgError extends Error {
  override readonly name = 'LivepkgError';
  readonly code: ErrorCode;
  /** The file, folder or path that it refers to, if known. */
  readonly file: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; file?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.file = options.file;
  }
}
