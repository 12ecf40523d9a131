/**
 * Memory for whole files, used again from task to task. Buffers taken anew for each file are given back
 * only when somebody collects garbage, which a thread that only reads and writes files hardly does;
 * and fresh pages cost more than hashing what is put into them.
 */
import { allocateFresh, type Allocate } from '../file.ts';

const ROUND_UP_TO = 1024 * 1024;
/** What is larger is let go after its task: bytes. */
const LARGEST_KEPT = 64 * 1024 * 1024;

export class Scratch {
  #buffers: Buffer[] = [];
  #taken = 0;
  #isInUse = false;

  /** Lets a task have memory that is its own until it is through. */
  async during<Result>(task: (allocate: Allocate) => Promise<Result>): Promise<Result> {
    // Two at a time would write over each other's files.
    if (this.#isInUse) return task(allocateFresh);
    this.#isInUse = true;
    this.#taken = 0;
    try {
      return await task((size) => this.#take(size));
    } finally {
      this.#buffers = this.#buffers.filter(({ length }) => length <= LARGEST_KEPT);
      this.#isInUse = false;
    }
  }

  #take(size: number): Buffer {
    const place = this.#taken;
    this.#taken += 1;
    let buffer = this.#buffers[place];
    if (buffer === undefined || buffer.length < size) {
      buffer = allocateFresh(Math.ceil(Math.max(size, 1) / ROUND_UP_TO) * ROUND_UP_TO);
      this.#buffers[place] = buffer;
    }
    return buffer.subarray(0, size);
  }
}
