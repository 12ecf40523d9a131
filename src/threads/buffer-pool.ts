/**
 * Reuses buffers for whole files. New buffers for each file would be freed only by garbage collection,
 * which rarely runs in a thread that only reads and writes files; and page faults on fresh memory cost more
 * than hashing its content.
 */
import { allocateFresh, type Allocate } from '../files/file.ts';

const ROUND_UP_BYTES = 1024 * 1024;
/** Larger buffers are released after each task. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** The buffers of one task, in the order of its requests. */
class BufferSet {
  #buffers: Buffer[] = [];
  #used = 0;

  take(size: number): Buffer {
    const index = this.#used;
    this.#used += 1;
    let buffer = this.#buffers[index];
    if (buffer === undefined || buffer.length < size) {
      buffer = allocateFresh(Math.ceil(Math.max(size, 1) / ROUND_UP_BYTES) * ROUND_UP_BYTES);
      this.#buffers[index] = buffer;
    }
    return buffer.subarray(0, size);
  }

  /** Makes the buffers available to the next task. */
  release(): void {
    this.#buffers = this.#buffers.filter(({ length }) => length <= MAX_KEPT_BYTES);
    this.#used = 0;
  }
}

/** Always returns the same buffer, for data that is processed piece by piece. */
export function reuseBuffer(allocate: Allocate): Allocate {
  let piece: Buffer | undefined;
  return (size) => {
    if (piece === undefined || piece.length < size)
      piece = allocate(Math.max(size, ROUND_UP_BYTES));
    return piece.subarray(0, size);
  };
}

export class BufferPool {
  /** At most one set per concurrent task. */
  readonly #idle: BufferSet[] = [];

  /** Runs a task with buffers that are its own until it ends. */
  async withBuffers<Result>(
    task: (allocate: Allocate) => Result | Promise<Result>,
  ): Promise<Result> {
    const buffers = this.#idle.pop() ?? new BufferSet();
    try {
      return await task((size) => buffers.take(size));
    } finally {
      buffers.release();
      this.#idle.push(buffers);
    }
  }
}
