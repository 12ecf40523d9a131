/** Functions that change one header, and extra fields to write into it. */
import { crc32 } from 'node:zlib';
import type { Anatomy, Central, Local } from './anatomy.ts';

/** The indexes of the entries in the sample. */
export const [MIMETYPE, MANIFEST, STILL, MOTION, AAE, XMP] = [0, 1, 2, 3, 4, 5] as const;

type Change<Header> = (header: Header) => void;

/** Changes the local header of an entry. */
export function local(index: number, change: Change<Local>) {
  return ({ parts }: Anatomy): void => {
    const header = parts[index]?.local;
    if (header === undefined) throw new Error('no local header');
    change(header);
  };
}

/** Changes the central header of an entry. */
export function central(index: number, change: Change<Central>) {
  return ({ directory }: Anatomy): void => {
    const header = directory[index];
    if (header === undefined) throw new Error('no central header');
    change(header);
  };
}

/** Changes both headers of an entry in the same way. */
export function both(index: number, change: Change<Local | Central>) {
  return (anatomy: Anatomy): void => {
    local(index, change)(anatomy);
    central(index, change)(anatomy);
  };
}

/** Sets fields of a header. */
export const set = (fields: Partial<Omit<Central, 'comment'>>) => (header: Local | Central) =>
  void Object.assign(header, fields);

/** Makes several changes, one after the other. */
export const all =
  (...edits: ((anatomy: Anatomy) => void)[]) =>
  (anatomy: Anatomy): void => {
    for (const edit of edits) edit(anatomy);
  };

/** An extra field (APPNOTE 4.5.1). */
export function extraField(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Numbers of 64 bits. */
export function uint64(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), 8 * index));
  return bytes;
}

/** The ZIP64 field: sizes and more, for fields that are 0xffffffff. */
export const zip64Field = (...values: (number | bigint)[]): Buffer =>
  extraField(0x0001, uint64(...values));

/** The Unicode path of Info-ZIP: a reader that knows it uses this name for the entry. */
export function unicodePath(name: Buffer, path: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(crc32(name), 1);
  return extraField(0x7075, Buffer.concat([head, Buffer.from(path)]));
}

/** The ZIP64 end record and its locator (APPNOTE 4.3.14, 4.3.15). */
export function zip64End(at: number, entries: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  uint64(entries, entries, length, offset).copy(record, 24);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}
