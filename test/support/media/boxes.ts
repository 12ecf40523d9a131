/** Boxes of ISO base media files and QuickTime (ISO/IEC 14496-12). */

import { bytes, u32, u64, u8 } from './bytes.ts';

type Part = Uint8Array | string;

/** A box with a 32-bit length. */
export function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const payload = bytes(...parts);
  return bytes(u32(payload.length + 8), type, payload);
}

/** A box with a 64-bit length. */
export function largeBox(type: string, ...parts: readonly Part[]): Uint8Array {
  const payload = bytes(...parts);
  return bytes(u32(1), type, u64(payload.length + 16), payload);
}

/** A box that begins with a version and 24 bits of flags. */
export function fullBox(
  type: string,
  { version = 0, flags = 0 }: { version?: number; flags?: number },
  ...parts: readonly Part[]
): Uint8Array {
  return box(type, u8(version, flags >> 16, (flags >> 8) & 0xff, flags & 0xff), ...parts);
}

/** The top-level boxes of a file, whole. */
export function splitBoxes(file: Uint8Array): { type: string; bytes: Uint8Array }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: { type: string; bytes: Uint8Array }[] = [];
  for (let offset = 0; offset + 8 <= file.length;) {
    const short = view.getUint32(offset);
    const size =
      short === 1 ? Number(view.getBigUint64(offset + 8)) : short || file.length - offset;
    const type = String.fromCharCode(...file.subarray(offset + 4, offset + 8));
    found.push({ type, bytes: file.subarray(offset, offset + size) });
    offset += size;
  }
  return found;
}
