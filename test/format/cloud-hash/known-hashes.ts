/** Values that rclone 1.60.1 gave, and Microsoft's own for quickXor. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';

/** A file, and the hashes that clouds keep of it, in hex. */
export interface KnownHash {
  title: string;
  bytes: Buffer;
  /** Absent where only the other is known. */
  dropbox?: string;
  quickXor: string;
}

const ROW = 160;

/** Byte i is i mod 251. */
export function i251(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let n = 0; n < length; n += 1) bytes[n] = n % 251;
  return bytes;
}

const written = v.parse(
  v.object({
    i251: v.array(
      v.object({
        size: v.union([v.number(), v.string()]),
        dropbox: v.string(),
        quickXorHex: v.string(),
      }),
    ),
    quickXor: v.array(v.object({ inputBase64: v.string(), quickXorBase64: v.string() })),
  }),
  JSON.parse(readFileSync(new URL('known-hashes.json', import.meta.url), 'utf8')),
);

/** The inputs that have a name: two rows, and the same two in the other order. */
const rows = i251(2 * ROW);
const named: Readonly<Record<string, Buffer>> = {
  'swap_a.bin': rows,
  'swap_b.bin': Buffer.concat([rows.subarray(ROW), rows.subarray(0, ROW)]),
};

/** What is known for i mod 251. */
export const KNOWN_I251: KnownHash[] = written.i251.map(({ size, dropbox, quickXorHex }) => {
  const bytes = typeof size === 'number' ? i251(size) : named[size];
  if (bytes === undefined) throw new Error(`what is ${size}?`);
  return { title: `i mod 251, ${size}`, bytes, dropbox, quickXor: quickXorHex };
});

/** What is known for random bytes. */
export const KNOWN_RANDOM: KnownHash[] = written.quickXor.map(
  ({ inputBase64, quickXorBase64 }, index) => ({
    title: `random, ${index}`,
    bytes: Buffer.from(inputBase64, 'base64'),
    quickXor: Buffer.from(quickXorBase64, 'base64').toString('hex'),
  }),
);
