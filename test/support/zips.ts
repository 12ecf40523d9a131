/** ZIP archives: valid ones by yazl, and invalid ones built by hand. */
import { crc32 } from 'node:zlib';
import yazl from 'yazl';

export interface Named {
  name: string;
  bytes: Uint8Array;
}

/** An archive as an ordinary program writes it. */
export async function zip(entries: readonly Named[], { compress = false } = {}): Promise<Buffer> {
  const file = new yazl.ZipFile();
  for (const { name, bytes } of entries) {
    if (name.endsWith('/')) file.addEmptyDirectory(name);
    else file.addBuffer(Buffer.from(bytes), name, { compress });
  }
  return finish(file);
}

/** An archive as a program writes it that does not know the sizes in advance: with data descriptors. */
export async function streamedZip(entries: readonly Named[]): Promise<Buffer> {
  const { Readable } = await import('node:stream');
  const file = new yazl.ZipFile();
  for (const { name, bytes } of entries) {
    file.addReadStream(Readable.from([Buffer.from(bytes)]), name, { compress: true });
  }
  return finish(file);
}

/** The same with sizes in ZIP64 fields, though nothing needs them. */
export async function zip64(entries: readonly Named[]): Promise<Buffer> {
  const file = new yazl.ZipFile();
  for (const { name, bytes } of entries) {
    file.addBuffer(Buffer.from(bytes), name, { compress: false, forceZip64Format: true });
  }
  return finish(file, true);
}

async function finish(file: yazl.ZipFile, forceZip64Format = false): Promise<Buffer> {
  file.end({ forceZip64Format, comment: '' });
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The fields of a header. */
export interface Header {
  name: string | Buffer;
  flags: number;
  method: number;
  crc32: number;
  compressedSize: number;
  size: number;
  extra: Buffer;
}

/** An entry built by hand: fields that are not given are correct. */
export interface Crafted extends Partial<Header> {
  name: string | Buffer;
  bytes: Uint8Array;
  /** Fields of its local header, where they differ. */
  local?: Partial<Header>;
  /** Its offset in the central directory. */
  offset?: number;
  /** Whether it has no local header and no data. */
  isOnlyListed?: boolean;
}

function header({ name, flags, method, crc32: crc, compressedSize, size, extra }: Header) {
  const raw = Buffer.from(name);
  const fields = Buffer.alloc(24);
  fields.writeUInt16LE(flags, 0);
  fields.writeUInt16LE(method, 2);
  fields.writeUInt32LE(0x00210000, 4);
  fields.writeUInt32LE(crc, 8);
  fields.writeUInt32LE(compressedSize, 12);
  fields.writeUInt32LE(size, 16);
  fields.writeUInt16LE(raw.length, 20);
  fields.writeUInt16LE(extra.length, 22);
  return { fields, raw, extra };
}

/** Builds an archive by hand. @param end fields of the end record, where they differ */
export function craft(entries: readonly Crafted[], end: { count?: number } = {}): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { bytes, local, offset: claimed, isOnlyListed = false, ...fields } of entries) {
    const central: Header = {
      flags: 0x0800,
      method: 0,
      crc32: crc32(bytes),
      compressedSize: bytes.length,
      size: bytes.length,
      extra: Buffer.alloc(0),
      ...fields,
    };
    const mine = header({ ...central, ...local });
    const start = claimed ?? offset;
    if (!isOnlyListed) {
      const parts = [Buffer.from('PK\x03\x04\x14\x00'), mine.fields, mine.raw, mine.extra, bytes];
      body.push(...parts.map((part) => Buffer.from(part)));
      offset += parts.reduce((sum, { length }) => sum + length, 0);
    }
    const listed = header(central);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(start, 10);
    directory.push(Buffer.from('PK\x01\x02\x3f\x03\x14\x00'), listed.fields, tail, listed.raw);
    directory.push(listed.extra);
  }
  const list = Buffer.concat(directory);
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06', 'latin1');
  record.writeUInt16LE(end.count ?? entries.length, 8);
  record.writeUInt16LE(end.count ?? entries.length, 10);
  record.writeUInt32LE(list.length, 12);
  record.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, list, record]);
}
