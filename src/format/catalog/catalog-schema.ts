/**
 * What a catalog says, as `spec/catalog-1.md` has it: its header, and one entry a
 * container.
 */
import * as v from 'valibot';
import { SHA256_BYTES } from '../digest.ts';
import { isBareFileName, MAX_MEMBERS, MIN_MEMBERS } from '../manifest-rules.ts';
import { describedSchema, MAX_CONTAINER_BYTES, MAX_TEXT_BYTES } from '../manifest-schema.ts';
import { isCaptured } from '../time.ts';
import { CLOUD_HASHES, HASH_BYTES, type CloudHash } from '../cloud-hash/clouds.ts';
import { isWellFormed, maxBytes } from '../common-schemas.ts';

/** What a catalog calls itself. */
export const CATALOG_FORMAT = 'livepkg-catalog';

/** The one version of the catalog that this code reads and writes. */
export const CATALOG_VERSION = 1;

/**
 * The longest path, in bytes of UTF-8: more than any system takes, and with everything in it escaped
 * an entry still keeps below `MAX_LINE_BYTES`.
 */
export const MAX_PATH_BYTES = 128 * 1024;

/** The longest line, in bytes without its line feed. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** A file in a container. */
export interface CatalogMember {
  /** Its true name. */
  name: string;
  /** Length in bytes. */
  size: number;
  /** SHA-256: 64 hex digits. So a file that lies about can be looked up without a container. */
  sha256: string;
}

/** What is written down of one container. */
export interface CatalogEntry {
  /** Below the folder that the catalog is about; segments are separated by `/`. */
  path: string;
  /** Length of the container in bytes. */
  size: number;
  /** Container identity: 64 hex digits. */
  container: string;
  /** Photo identity: 64 hex digits. */
  photo: string;
  /** The content identifier; absent for a pair by name. */
  id?: string;
  /** Capture time as in the manifest; absent where it has none. */
  captured?: string;
  /** Maker and model of the camera, and where the photo was taken, as in the manifest. */
  make?: string;
  model?: string;
  location?: string;
  /** In the manifest's order. */
  members: CatalogMember[];
  /** SHA-256 of the whole file: 64 hex digits. */
  sha256: string;
  /** Dropbox's `content_hash` of the whole file, 64 hex digits: in a catalog with that hash. */
  dropbox?: string;
  /** MD5 of the whole file, 32 hex digits: in a catalog with that hash. */
  md5?: string;
  /** OneDrive's `quickXorHash` of the whole file, 40 hex digits: in a catalog with that hash. */
  quickxor?: string;
  /** SHA-1 of the whole file, 40 hex digits: in a catalog with that hash. */
  sha1?: string;
}

/** What a catalog says of itself. */
export interface CatalogHeader {
  /** How many containers are in it. */
  count: number;
  /** The hashes that every entry carries besides SHA-256, in the order of `CLOUD_HASHES`. */
  hashes: CloudHash[];
}

const hexOf = (bytes: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `no ${bytes} bytes in hex`));
const sizeSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(MAX_CONTAINER_BYTES - 1),
);

/** Whether a name between slashes leads one step further down. */
const leadsOn = (segment: string): boolean => segment !== '' && segment !== '.' && segment !== '..';

/** Whether a path leads to something below a folder, never out of it. */
function isRelativePath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every(leadsOn);
}

const memberSchema = v.strictObject({
  name: v.pipe(v.string(), isWellFormed, v.check(isBareFileName, 'no bare file name')),
  size: sizeSchema,
  sha256: hexOf(SHA256_BYTES),
});

/** Whether an entry carries the hashes that its catalog announces, and no others. */
const carries = (entry: CatalogEntry, hashes: readonly CloudHash[]): boolean =>
  CLOUD_HASHES.every((hash) => (entry[hash] !== undefined) === hashes.includes(hash));

const anyEntrySchema: v.GenericSchema<unknown, CatalogEntry> = v.strictObject({
  path: v.pipe(
    v.string(),
    isWellFormed,
    maxBytes(MAX_PATH_BYTES),
    v.check(isRelativePath, 'no path below a folder'),
  ),
  size: sizeSchema,
  container: hexOf(SHA256_BYTES),
  photo: hexOf(SHA256_BYTES),
  id: v.exactOptional(v.pipe(v.string(), isWellFormed, v.minLength(1), maxBytes(MAX_TEXT_BYTES))),
  captured: v.exactOptional(v.pipe(v.string(), v.check(isCaptured, 'no capture time'))),
  make: v.exactOptional(describedSchema),
  model: v.exactOptional(describedSchema),
  location: v.exactOptional(describedSchema),
  members: v.pipe(v.array(memberSchema), v.minLength(MIN_MEMBERS), v.maxLength(MAX_MEMBERS)),
  sha256: hexOf(SHA256_BYTES),
  dropbox: v.exactOptional(hexOf(HASH_BYTES.dropbox)),
  md5: v.exactOptional(hexOf(HASH_BYTES.md5)),
  quickxor: v.exactOptional(hexOf(HASH_BYTES.quickxor)),
  sha1: v.exactOptional(hexOf(HASH_BYTES.sha1)),
});

/** The shape of an entry in a catalog with some hashes. */
export const entrySchema = (hashes: readonly CloudHash[]): v.GenericSchema<unknown, CatalogEntry> =>
  v.pipe(
    anyEntrySchema,
    v.check((entry) => carries(entry, hashes), 'other hashes than the header announces'),
  );

/** The shape of the header's line, and the header in it. */
export const headerSchema: v.GenericSchema<unknown, CatalogHeader> = v.pipe(
  v.strictObject({
    format: v.literal(CATALOG_FORMAT),
    version: v.literal(CATALOG_VERSION),
    count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    hashes: v.pipe(
      v.array(v.picklist(CLOUD_HASHES)),
      v.check(
        (hashes) => hashes.every((one, n) => n === 0 || (hashes[n - 1] ?? '') < one),
        'unsorted',
      ),
    ),
  }),
  v.transform(({ count, hashes }) => ({ count, hashes })),
);
