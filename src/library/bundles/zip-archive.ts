/**
 * ZIP archives as strangers write them: read through yauzl, with what yauzl leaves to its callers.
 *
 * yauzl finds the entries, keeps them inside the file, inflates, and stops at the declared size.
 * Checked here besides: the number of entries and where their list ends, names, encryption and
 * methods, sizes before anything is inflated, local headers against the central directory, that no
 * two entries share bytes, and CRC-32. Not checked, because nothing here depends on it: times,
 * attributes, comments, data descriptors, extra fields other than ZIP64's. No name in an archive is
 * ever used as a path.
 */
import { isUtf8 } from 'node:buffer';
import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';
import { MAX_CONTAINER_BYTES } from '../../format/manifest-schema.ts';
import { foldName } from '../../format/unicode.ts';
import type { ByteReader } from '../../media/common/reader.ts';
import { isBundleError, damaged, refused } from './damage.ts';
import { EntryReader } from './entry-reader.ts';
import { ZipInput } from './zip-input.ts';

/** So many entries are looked at. A Live Photo needs two, and macOS may add a few of its own. */
const MAX_ENTRIES = 64;
/** Media hardly shrink. What claims to grow more than this when inflated is a bomb. */
const MAX_RATIO = 20;
/** Below this, growing does no harm: bytes. */
const HARMLESS_BYTES = 1024 * 1024;
const MAX_NAME_BYTES = 255;

/** Flag bits (APPNOTE 4.4.4): encrypted, strongly encrypted, headers masked. */
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const HAS_DATA_DESCRIPTOR = 0x0008;
const STORED = 0;
const DEFLATED = 8;
/** A size that stands in the ZIP64 extra field. */
const IN_ZIP64 = 0xffffffff;
const ZIP64_FIELD = 0x0001;
/** What may follow the last entry of a central directory. */
const END_SIGNATURES = new Set([0x06054b50, 0x06064b50]);

/** An entry of an archive. */
export interface ArchiveEntry {
  /** Place in the central directory. */
  index: number;
  /** As stored, folders and all. */
  path: string;
  /** The path's last component; undefined where it is not UTF-8, so that nobody knows it. */
  name: string | undefined;
  /** Bytes when inflated. */
  size: number;
}

function assertSafeName(path: string, name: string | undefined): void {
  const unsafe = yauzl.validateFileName(path);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const isOdd = name !== undefined && /[\u0000-\u001f\u007f-\u009f]|^\.?$/.test(name);
  if (unsafe !== null || isOdd || Buffer.byteLength(name ?? '') > MAX_NAME_BYTES) {
    throw refused(`${JSON.stringify(path)} is no safe name for a file`);
  }
}

/** Sizes in a local header; those of ZIP64 stand in an extra field (APPNOTE 4.5.3). */
function localSizes({ compressedSize, uncompressedSize, extraField }: LocalFileHeader): bigint[] {
  if (compressedSize !== IN_ZIP64 && uncompressedSize !== IN_ZIP64) {
    return [BigInt(uncompressedSize), BigInt(compressedSize)];
  }
  const field = yauzl.parseExtraFields(extraField).find(({ id }) => id === ZIP64_FIELD);
  // Unlike in the central directory, a local header has both or none.
  if (field === undefined || field.data.length < 16) throw new Error('a ZIP64 size is missing');
  return [field.data.readBigUInt64LE(0), field.data.readBigUInt64LE(8)];
}

/** What a streaming reader and one of the central directory would take for different files. */
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
    throw new Error('an entry is described in two ways');
  }
}

function assertReadable({ generalPurposeBitFlag, compressionMethod }: Entry): void {
  if ((generalPurposeBitFlag & ENCRYPTED) !== 0) throw refused('it is encrypted');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw refused(`it is compressed by method ${compressionMethod}, which is not known here`);
  }
}

function assertBounded(entries: readonly Entry[]): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (!(total < MAX_CONTAINER_BYTES)) {
    throw refused(`it claims to hold ${total} bytes; a container is under ${MAX_CONTAINER_BYTES}`);
  }
  for (const { uncompressedSize: size, compressedSize } of entries) {
    if (size > HARMLESS_BYTES && size > MAX_RATIO * compressedSize) {
      throw refused(`${compressedSize} bytes of it claim to become ${size}`);
    }
  }
}

/** An archive whose entries are listed, and have safe names. */
export class ZipArchive {
  readonly #input: ZipInput;
  readonly #zip: ZipFile;
  /** Where the central directory starts: bytes from the start. */
  readonly #directoryOffset: number;
  readonly #entries: Entry[] = [];
  readonly entries: ArchiveEntry[] = [];

  private constructor(input: ZipInput, zip: ZipFile) {
    this.#input = input;
    this.#zip = zip;
    // Its type says boolean; before the first entry is read, it is where the first entry is.
    this.#directoryOffset = Number(zip.readEntryCursor);
  }

  /** @throws LivepkgError `bundle-damaged`, `bundle-refused`, and whatever the reader throws */
  static async open(reader: ByteReader): Promise<ZipArchive> {
    const input = new ZipInput(reader);
    try {
      const zip = await yauzl.fromRandomAccessReaderPromise(input, reader.size, {
        autoClose: false,
        // yauzl takes names that are not marked as UTF-8 for CP437, which phones do not write.
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
    await this.#assertListEnds();
  }

  /** Where the count of entries and the list's own end differ, another reader sees other entries. */
  async #assertListEnds(): Promise<void> {
    const end = Buffer.alloc(4);
    await new Promise<void>((resolve, reject) => {
      this.#input.read(end, 0, end.length, Number(this.#zip.readEntryCursor), (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    if (!END_SIGNATURES.has(end.readUInt32LE(0))) throw new Error('its list of entries goes on');
  }

  /**
   * Makes sure that some entries can be opened, before a byte of them is read.
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
        throw refused('entries of it overlap');
      }
    });
  }

  /**
   * Opens an entry that was checked. Close it.
   *
   * @throws LivepkgError `bundle-damaged`, and whatever the reader throws; reading it throws the same
   */
  async openEntry(wanted: ArchiveEntry): Promise<EntryReader> {
    const entry = this.#entryOf(wanted);
    const explainIt = (error: unknown): unknown => explain(this.#input, error);
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      const declared = { size: entry.uncompressedSize, crc32: entry.crc32 };
      return new EntryReader(declared, stream, explainIt);
    } catch (error) {
      throw explainIt(error);
    }
  }

  #entryOf({ index }: ArchiveEntry): Entry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`there is no entry ${index}`);
    return entry;
  }
}

/** What went wrong: with the disk, if the reader failed; otherwise with the archive. */
function explain({ failure }: ZipInput, error: unknown): unknown {
  if (failure !== undefined) return failure;
  if (isBundleError(error)) return error;
  const message = error instanceof Error ? plain(error.message) : String(error);
  // yauzl's errors have no codes, and this one it throws before an entry's flags can be seen.
  return message.includes('encryption') ? refused('it is encrypted') : damaged(message, error);
}

/** yauzl's sentences, to stand inside one of ours. */
const plain = (message: string): string => message.replace(/\.$/, '').slice(0, 200);
