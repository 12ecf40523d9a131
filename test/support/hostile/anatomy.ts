/**
 * A ZIP archive as the fields of its headers, which can be changed and written again. It shares no code with
 * the reader and the writer that are tested, nor with yazl: an archive that is written without changes also
 * shows independently what a container must be.
 */
import { crc32 } from 'node:zlib';

/** Names and widths in bytes, in the order of APPNOTE 4.3.7, 4.3.12 and 4.3.16. */
const COMMON = [
  ['needed', 2],
  ['flags', 2],
  ['method', 2],
  ['time', 2],
  ['date', 2],
  ['crc32', 4],
  ['compressed', 4],
  ['size', 4],
  ['nameLength', 2],
  ['extraLength', 2],
] as const;
const LOCAL = [['signature', 4], ...COMMON] as const;
const CENTRAL = [
  ['signature', 4],
  ['madeBy', 2],
  ...COMMON,
  ['commentLength', 2],
  ['disk', 2],
  ['internal', 2],
  ['external', 4],
  ['offset', 4],
] as const;
const END = [
  ['signature', 4],
  ['disk', 2],
  ['startDisk', 2],
  ['here', 2],
  ['entries', 2],
  ['length', 4],
  ['offset', 4],
  ['commentLength', 2],
] as const;

type Fields<Layout extends readonly (readonly [string, number])[]> = Record<
  Layout[number][0],
  number
>;
export type Local = Fields<typeof LOCAL> & { name: Buffer; extra: Buffer };
export type Central = Fields<typeof CENTRAL> & { name: Buffer; extra: Buffer; comment: Buffer };
export type End = Fields<typeof END> & { comment: Buffer };

/** The names of the fields that can be changed. */
export const LOCAL_FIELDS = LOCAL.map(([name]) => name);
export const CENTRAL_FIELDS = CENTRAL.map(([name]) => name);
export const END_FIELDS = END.map(([name]) => name);

export interface Part {
  /** The bytes before the local header: none in a container. */
  before: Buffer;
  /** Undefined where there is only the data. */
  local: Local | undefined;
  data: Buffer;
}

export interface Anatomy {
  parts: Part[];
  beforeDirectory: Buffer;
  directory: Central[];
  beforeEnd: Buffer;
  end: End;
  after: Buffer;
}

/** A correct entry. */
export interface Plain {
  name: string | Buffer;
  data: Uint8Array;
  /** The extra field of both headers; by default none. */
  extra?: Buffer;
}

const NONE = Buffer.alloc(0);

/** The extra field of the headers of a member (section 3.4 of the specification). */
export function timestampOf(modified: string): Buffer {
  const seconds = Math.floor(Date.parse(modified) / 1000);
  if (!(seconds >= 0 && seconds < 2 ** 31)) return NONE;
  const extra = Buffer.from('UT\x05\x00\x01____', 'latin1');
  extra.writeInt32LE(seconds, 5);
  return extra;
}

function bytesOf(
  layout: readonly (readonly [string, number])[],
  fields: Readonly<Record<string, unknown>>,
): Buffer {
  const header = Buffer.alloc(layout.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [name, width] of layout) {
    // A changed number may be too large: its upper bits are cut off.
    const value = Number(fields[name]);
    header.writeUIntLE(width === 4 ? value >>> 0 : value & 0xffff, at, width);
    at += width;
  }
  return header;
}

/** The bytes of the archive, with its fields as they are. */
export function write({
  parts,
  beforeDirectory,
  directory,
  beforeEnd,
  end,
  after,
}: Anatomy): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ before, local, data }) => [
      before,
      ...(local === undefined ? [] : [bytesOf(LOCAL, local), local.name, local.extra]),
      data,
    ]),
    beforeDirectory,
    ...directory.flatMap((header) => [
      bytesOf(CENTRAL, header),
      header.name,
      header.extra,
      header.comment,
    ]),
    beforeEnd,
    bytesOf(END, end),
    end.comment,
    after,
  ]);
}

/** A local header as a container has it. */
export function localOf({ name, data, extra = NONE }: Plain): Local {
  const raw = Buffer.from(name);
  return {
    signature: 0x04034b50,
    needed: 20,
    flags: 0x0800,
    method: 0,
    time: 0,
    date: 0x0021,
    crc32: crc32(data),
    compressed: data.length,
    size: data.length,
    nameLength: raw.length,
    extraLength: extra.length,
    name: raw,
    extra,
  };
}

/** A central header as a container has it, but for the offset. */
export function centralOf(entry: Plain): Central {
  return {
    ...localOf(entry),
    signature: 0x02014b50,
    madeBy: 0x033f,
    commentLength: 0,
    disk: 0,
    internal: 0,
    external: 0x81a40000,
    offset: 0,
    comment: NONE,
  };
}

const lengthOf = ({ before, local, data }: Part): number =>
  before.length +
  (local === undefined ? 0 : 30 + local.name.length + local.extra.length) +
  data.length;

/**
 * Corrects every length, offset and count, so that an earlier change is the only thing wrong. Central headers
 * belong to the parts with the same index.
 */
export function settle(anatomy: Anatomy): Anatomy {
  const { parts, beforeDirectory, directory, end } = anatomy;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const { local, data } = part;
    const header = directory[index];
    if (local !== undefined) {
      local.nameLength = local.name.length;
      local.extraLength = local.extra.length;
      Object.assign(local, { crc32: crc32(data), compressed: data.length, size: data.length });
    }
    if (header !== undefined) {
      header.offset = at + part.before.length;
      Object.assign(header, { crc32: crc32(data), compressed: data.length, size: data.length });
    }
    at += lengthOf(part);
  }
  for (const header of directory) {
    header.nameLength = header.name.length;
    header.extraLength = header.extra.length;
    header.commentLength = header.comment.length;
  }
  end.here = directory.length;
  end.entries = directory.length;
  end.offset = at + beforeDirectory.length;
  end.length = directory.reduce(
    (sum, { name, extra, comment }) => sum + 46 + name.length + extra.length + comment.length,
    0,
  );
  end.commentLength = end.comment.length;
  return anatomy;
}

/** A correct archive. */
export function honest(entries: readonly Plain[]): Anatomy {
  return settle({
    parts: entries.map((entry) => ({
      before: NONE,
      local: localOf(entry),
      data: Buffer.from(entry.data),
    })),
    beforeDirectory: NONE,
    directory: entries.map(centralOf),
    beforeEnd: NONE,
    end: {
      signature: 0x06054b50,
      disk: 0,
      startDisk: 0,
      here: 0,
      entries: 0,
      length: 0,
      offset: 0,
      commentLength: 0,
      comment: NONE,
    },
    after: NONE,
  });
}

/** The entries of a valid container, found by walking from local header to local header. */
export function entriesOf(bytes: Buffer): { name: string; data: Buffer; extra: Buffer }[] {
  const entries: { name: string; data: Buffer; extra: Buffer }[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    const start = nameEnd + bytes.readUInt16LE(at + 28);
    const end = start + bytes.readUInt32LE(at + 22);
    entries.push({
      name: bytes.toString('utf8', at + 30, nameEnd),
      extra: bytes.subarray(nameEnd, start),
      data: bytes.subarray(start, end),
    });
    at = end;
  }
  return entries;
}
