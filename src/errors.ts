/**
 * The one error class, and the one list of codes.
 *
 * This file lies below every floor: `format/` and `media/` do not know each other, and both need it.
 */

/**
 * Rules of the container format that a file can break. Each is a rule of `spec/livepkg-1.md`, and
 * has at least one vector in `spec/vectors/`; a test holds the three lists together.
 */
export const FORMAT_CODES = [
  'container-too-large',
  'not-a-container',
  'zip-unreadable',
  'zip-order',
  'zip-not-canonical',
  'length-differs',
  'manifest-too-large',
  'manifest-crc',
  'cbor-malformed',
  'cbor-type',
  'cbor-not-canonical',
  'version-unsupported',
  'manifest-schema',
  'member-count',
  'member-roles',
  'member-order',
  'name-not-portable',
  'name-clash',
  'original-invalid',
  'original-differs',
  'time-invalid',
  'member-digest',
] as const;

/** What can be wrong with a catalog. Each is explained in `spec/catalogue-1.md`. */
export const CATALOGUE_CODES = [
  'not-a-catalogue',
  'catalogue-version',
  'catalogue-cut',
  'catalogue-edited',
] as const;

/** What can be wrong with a picture or a movie. */
export const MEDIA_CODES = ['media-truncated', 'media-malformed'] as const;

/** What a file system, or the state of the files in it, can get in the way. */
export const SYSTEM_CODES = [
  'not-found',
  'not-a-file',
  'not-local',
  'not-permitted',
  'read-only',
  'disk-full',
  'name-too-long',
  'name-not-accepted',
  'name-not-utf8',
  'too-many-open-files',
  'io-error',
] as const;

/** What an operation can find wrong with what it was asked to do. */
export const ARCHIVE_CODES = [
  'nothing-found',
  'option-invalid',
  'out-not-a-folder',
  'out-in-photos-library',
  'source-in-photos-library',
  'source-changed',
  'source-too-large',
  'target-exists',
  'locked',
  'target-differs',
  'target-changed',
  'target-damaged',
  'not-read-back',
  'not-in-container',
  'not-written',
  'hash-not-listed',
  'time-up',
  'state-invalid',
  'bundle-not-a-pair',
  'bundle-damaged',
  'bundle-refused',
] as const;

/** What can stand between livepkg and a cloud, which it reaches through rclone. */
export const REMOTE_CODES = [
  'remote-as-path',
  'rclone-missing',
  'rclone-too-old',
  'remote-not-found',
  'remote-refused',
  'remote-timeout',
  'remote-failed',
] as const;

export type FormatCode = (typeof FORMAT_CODES)[number];
export type CatalogueCode = (typeof CATALOGUE_CODES)[number];
export type MediaCode = (typeof MEDIA_CODES)[number];

export type SystemCode = (typeof SYSTEM_CODES)[number];
export type ArchiveCode = (typeof ARCHIVE_CODES)[number];
export type RemoteCode = (typeof REMOTE_CODES)[number];

/** Every code that a `LivepkgError` can carry. */
export type ErrorCode =
  FormatCode | CatalogueCode | MediaCode | SystemCode | ArchiveCode | RemoteCode;

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
