/**
 * Reads untrusted ZIP archives with yauzl, and does the checks that yauzl leaves to its callers.
 *
 * yauzl finds the entries, rejects offsets outside the file, inflates, and stops at the declared size.
 * Checked here: the number of entries and the end of the central directory, names, encryption and
 * methods, sizes before anything is inflated, local headers against the central directory, overlapping
 * entries, and CRC-32. Not checked, because nothing here depends on it: times, attributes, comments,
 * data descriptors, extra fields other than ZIP64's. No name in an archive is ever used as a path.
 */
import { isUtf8 } from 'node:buffer';
import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';
import { MAX_CONTAINER_BYTES } from '../../format/manifest-schema.ts';
import { foldName } from '../../format/unicode.ts';
import type { ByteReader } from '../../media/common/reader.ts';
import { isBundleError, damaged, refused } from './damage.ts';
import { EntryReader } from './entry-reader.ts';
import { ZipInput } from './zip-input.ts';

/** A Live Photo needs two entries, and macOS may add a few. */
const MAX_ENTRIES = 64;
/** Media hardly compress: a higher declared ratio indicates a ZIP bomb. */
const MAX_RATIO = 20;
/** Smaller entries may have any ratio. */
const ANY_RATIO_BYTES = 1024 * 1024;
const MAX_NAME_BYTES = 255;

/** Flag bits (APPNOTE 4.4.4): encrypted, strongly encrypted, headers masked. */
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const HAS_DATA_DESCRIPTOR = 0x0008;
const STORED = 0;
const DEFLATED = 8;
/** Marks a size that is in the ZIP64 extra field. */
const IN_ZIP64 = 0xffffffff;
const ZIP64_FIELD = 0x0001;
/** Signatures that may follow the last entry of a central directory. */
const END_SIGNATURES = new Set([0x06054b50, 0x06064b50]);

/** An entry of an archive. */
export interface ArchiveEntry {
  /** Index in the central directory. */
  index: number;
  /** As stored, with folders. */
  path: string;
  /** The last component of the path; undefined if it is not UTF-8. */
  name: string | undefined;
  /** Uncompressed size in bytes. */
  size: number;
}

function assertSafeName(path: string, name: string | undefined): void {
  const unsafe = yauzl.validateFileName(path);
  // oxlint-disable-next-line no-control-regex -- the check is for control characters
  const isInvalid = name !== undefined && /[\u0000-\u001f\u007f-\u009f]|^\.?$/.test(name);
  if (unsafe !== null || isInvalid || Buffer.byteLength(name ?? '') > MAX_NAME_BYTES) {
    throw refused(`${JSON.stringify(path)} is not a safe file name`);
  }
}

/** Sizes of a local header; with ZIP64 they are in an extra field (APPNOTE 4.5.3). */
function localSizes({ compressedSize, uncompressedSize, extraField }: LocalFileHeader): bigint[] {
  if (compressedSize !== IN_ZIP64 && uncompressedSize !== IN_ZIP64) {
    return [BigInt(uncompressedSize), BigInt(compressedSize)];
  }
  const field = yauzl.parseExtraFields(extraField).find(({ id }) => id === ZIP64_FIELD);
  // Unlike in the central directory, the field holds both sizes.
  if (field === undefined || field.data.length < 16) throw new Error('a ZIP64 size is missing');
  return [field.data.readBigUInt64LE(0), field.data.readBigUInt64LE(8)];
}

/** Rejects entries that a streaming reader would read differently from one that uses the central directory. */
function assertSameHeaders(entry: Entry, local: LocalFileHeader): void {
  const mayBeLater = (local.generalPurposeBitFlag & HAS_DATA_DESCRIPTOR) !== 0;
  const agrees = (here: bigint, there: number): boolean =>
    here === BigInt(there) || (mayBeLater && here === 0n);
  const [uncompressed = -1n, compressed = -1n] = localSizes(local);
  if (
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== entry.compressionMethod ||
    (local.generalPurposeBitFlag & ENCRYPTED) !== 0 ||
    !agrees(BigInt(local.crc32), entry.crc32) ||
    !agrees(uncompressed, entry.uncompressedSize) ||
    !agrees(compressed, entry.compressedSize)
  ) {
    throw new Error('the two headers of an entry differ');
  }
}

function assertReadable({ generalPurposeBitFlag, compressionMethod }: Entry): void {
  if ((generalPurposeBitFlag & ENCRYPTED) !== 0) throw refused('it is encrypted');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw refused(`its compression method ${compressionMethod} is not supported`);
  }
}

function assertBounded(entries: readonly Entry[]): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (!(total < MAX_CONTAINER_BYTES)) {
    throw refused(`it claims to hold ${total} bytes; a container is under ${MAX_CONTAINER_BYTES}`);
  }
  for (const { uncompressedSize: size, compressedSize } of entries) {
    if (size > ANY_RATIO_BYTES && size > MAX_RATIO * compressedSize) {
      throw refused(`${compressedSize} bytes of it claim to become ${size}`);
    }
  }
}

/** An archive whose entries were listed and have safe names. */
export class ZipArchive {
  readonly #input: ZipInput;
  readonly #zip: ZipFile;
  /** Offset of the central directory. */
  readonly #directoryOffset: number;
  readonly #entries: Entry[] = [];
  readonly entries: ArchiveEntry[] = [];

  private constructor(input: ZipInput, zip: ZipFile) {
    this.#input = input;
    this.#zip = zip;
    // Typed as boolean; before the first entry is read, it is the offset of that entry.
    this.#directoryOffset = Number(zip.readEntryCursor);
  }

  /** @throws LivepkgError `bundle-damaged`, `bundle-refused`, and whatever the reader throws */
  static async open(reader: ByteReader): Promise<ZipArchive> {
    const input = new ZipInput(reader);
    try {
      const zip = await yauzl.fromRandomAccessReaderPromise(input, reader.size, {
        autoClose: false,
        // yauzl decodes names without the UTF-8 flag as CP437, which phones do not write.
        decodeStrings: false,
      });
      const archive = new ZipArchive(input, zip);
      await archive.#list();
      return archive;
    } catch (error) {
      throw explain(input, error);
    }
  }

  async #list(): Promise<void> {
    const zip = this.#zip;
    if (zip.entryCount > MAX_ENTRIES) throw refused(`it has ${zip.entryCount} entries`);
    const paths = new Set<string>();
    for await (const entry of zip.eachEntry()) {
      const raw = entry.fileNameRaw;
      const isText = isUtf8(raw);
      const path = raw.toString(isText ? 'utf8' : 'latin1');
      const isFolder = path.endsWith('/');
      const name = isText ? path.slice(path.lastIndexOf('/') + 1) : undefined;
      assertSafeName(path, isFolder ? undefined : name);
      if (paths.has(foldName(path))) throw refused(`two entries are called ${path}`);
      paths.add(foldName(path));
      this.entries.push({ index: this.#entries.length, path, name, size: entry.uncompressedSize });
      this.#entries.push(entry);
    }
    await this.#assertDirectoryEnds();
  }

  /** If entries follow after the declared count, other readers would see other entries. */
  async #assertDirectoryEnds(): Promise<void> {
    const end = Buffer.alloc(4);
    await new Promise<void>((resolve, reject) => {
      this.#input.read(end, 0, end.length, Number(this.#zip.readEntryCursor), (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    if (!END_SIGNATURES.has(end.readUInt32LE(0)))
      throw new Error('its central directory has more entries than declared');
  }

  /**
   * Checks entries before any of them is read.
   *
   * @throws LivepkgError `bundle-damaged`, `bundle-refused`, and whatever the reader throws
   */
  async check(wanted: readonly ArchiveEntry[]): Promise<void> {
    const entries = wanted.map((entry) => this.#entryOf(entry));
    entries.forEach(assertReadable);
    assertBounded(entries);
    try {
      await this.#checkHeaders(new Set(entries));
    } catch (error) {
      throw explain(this.#input, error);
    }
  }

  async #checkHeaders(wanted: ReadonlySet<Entry>): Promise<void> {
    const spans: { start: number; end: number }[] = [];
    for (const entry of this.#entries) {
      const local = await this.#zip.readLocalFileHeaderPromise(entry);
      if (wanted.has(entry)) assertSameHeaders(entry, local);
      const end = local.fileDataStart + entry.compressedSize;
      spans.push({ start: entry.relativeOffsetOfLocalHeader, end });
    }
    spans.sort((a, b) => a.start - b.start);
    spans.forEach(({ end }, index) => {
      if (end > (spans[index + 1]?.start ?? this.#directoryOffset)) {
        throw refused('its entries overlap');
      }
    });
  }

  /**
   * Opens an entry that {@link check} accepted. The caller closes it.
   *
   * @throws LivepkgError `bundle-damaged`, and whatever the reader throws, now and while it is read
   */
  async openEntry(wanted: ArchiveEntry): Promise<EntryReader> {
    const entry = this.#entryOf(wanted);
    const explainError = (error: unknown): unknown => explain(this.#input, error);
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      const declared = { size: entry.uncompressedSize, crc32: entry.crc32 };
      return new EntryReader(declared, stream, explainError);
    } catch (error) {
      throw explainError(error);
    }
  }

  #entryOf({ index }: ArchiveEntry): Entry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`there is no entry ${index}`);
    return entry;
  }
}

/** An error of the reader stays as it is; any other means that the archive is damaged. */
function explain({ failure }: ZipInput, error: unknown): unknown {
  if (failure !== undefined) return failure;
  if (isBundleError(error)) return error;
  const message = error instanceof Error ? asClause(error.message) : String(error);
  // yauzl's errors have no codes, and it throws this one before the flags can be checked.
  return message.includes('encryption') ? refused('it is encrypted') : damaged(message, error);
}

/** A message of yauzl, for use inside a sentence. */
const asClause = (message: string): string => message.replace(/\.$/, '').slice(0, 200);
