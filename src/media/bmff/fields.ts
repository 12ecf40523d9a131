/** The fields of one box, read one behind the other (14496-12: all are big-endian). */

import { viewOf } from '../common/bytes.ts';
import { malformed } from '../common/damage.ts';

/** Longest box whose fields are read, in bytes. Real ones have at most some thousand. */
const MAX_FIELDS = 1 << 20;

/** Reads a payload from its start. Each method takes the next field. */
export class BoxFields {
  readonly #type: string;
  readonly #view: DataView;
  #offset = 0;

  /**
   * @param type of the box, for messages
   * @throws LivepkgError `media-malformed` for a payload of more than 1 MiB; each method, where the
   *   payload ends before the field does.
   */
  constructor(type: string, payload: Uint8Array) {
    if (payload.length > MAX_FIELDS) {
      throw malformed(`The file is damaged: its "${type}" box is ${payload.length} bytes long.`);
    }
    this.#type = type;
    this.#view = viewOf(payload);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  /** Version and flags, which a full box begins with (14496-12, 4.2). */
  fullBoxHeader(): { version: number; flags: number } {
    const header = this.u32();
    return { version: header >>> 24, flags: header & 0xff_ffff };
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Where the next field lies. */
  #take(length: number): number {
    const offset = this.#offset;
    if (offset + length > this.#view.byteLength) {
      throw malformed(`The file is damaged: its "${this.#type}" box ends too early.`);
    }
    this.#offset += length;
    return offset;
  }
}
