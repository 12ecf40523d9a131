/**
 * What `format/` needs and platforms do differently. Everything else in it is plain JavaScript.
 *
 * There are two implementations, `node.ts` and `web.ts`, and no code that chooses between them: modules
 * import `#platform`, which the `imports` of package.json resolve, to `web.ts` for a bundle that is
 * made for a browser, to `node.ts` everywhere else. Both give the same bytes.
 */
import type { ListedEntry } from '../layout/zip-layout.ts';

/** A SHA-256 over bytes that come in pieces. */
export interface RunningSha256 {
  update(bytes: Uint8Array): this;
  /** 32 bytes. Nothing can be added or asked afterwards. */
  digest(): Uint8Array;
}

export interface Platform {
  /** SHA-256 of bytes that are there: the fastest way, which browsers give only as a promise. */
  sha256: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Begins a SHA-256. */
  runningSha256: () => RunningSha256;
  /** MD5 and SHA-1 of bytes that are there: some clouds keep them. No container rests on them. */
  md5: (bytes: Uint8Array) => Uint8Array;
  sha1: (bytes: Uint8Array) => Uint8Array;
  /** CRC-32 as ZIP has it, going on from that of the bytes before these. */
  crc32: (bytes: Uint8Array, before: number) => number;
  /** Lists the entries of a ZIP archive; throws any error where it cannot, or there are over `most`. */
  listZip: (bytes: Uint8Array, most: number) => Promise<ListedEntry[]>;
}
