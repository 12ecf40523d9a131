/**
 * Memory for whole files, used again from task to task. Buffers taken anew for each file are given back
 * only when somebody collects garbage, which a thread that only reads and writes files hardly does;
 * and fresh pages cost more than hashing what is put into them.
 */
import { allocateFresh, type Allocate } from '../files/file.ts';

const ROUND_UP_TO = 1024 * 1024;
/** What is larger is let go after its task: bytes. */
const LARGEST_KEPT = 64 * 1024 * 1024;

/** Buffers of one task, in the order in which it asks for them. */
class BufferSet {
  #buffers: Buffer[] = [];
  #taken = 0;

  take(size: number): Buffer {
    const place = this.#taken;
    this.#taken += 1;
    let buffer = this.#buffers[place];
    if (buffer === undefined || buffer.length < size) {
      buffer = allocateFresh(Math.ceil(Math.max(size, 1) / ROUND_UP_TO) * ROUND_UP_TO);
      this.#buffers[place] = buffer;
    }
    return buffer.subarray(0, size);
  }

  /** Makes it ready for the next task. */
  giveBack(): void {
    this.#buffers = this.#buffers.filter(({ length }) => length <= LARGEST_KEPT);
    this.#taken = 0;
  }
}

/** Gives the same memory each time, for what is read and done with one after the other. */
export function reusing(allocate: Allocate): Allocate {
  let piece: Buffer | undefined;
  return (size) => {
    if (piece === undefined || piece.length < size) piece = allocate(Math.max(size, ROUND_UP_TO));
    return piece.subarray(0, size);
  };
}

export class Scratch {
  /** As many as there ever were tasks at a time. */
  readonly #idle: BufferSet[] = [];

  /** Lets a task have memory that is its own until it is through. */
  async during<Result>(task: (allocate: Allocate) => Result | Promise<Result>): Promise<Result> {
    const buffers = this.#idle.pop() ?? new BufferSet();
    try {
      return await task((size) => buffers.take(size));
    } finally {
      buffers.giveBack();
      this.#idle.push(buffers);
    }
  }
}
