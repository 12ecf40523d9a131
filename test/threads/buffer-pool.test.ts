/** Memory that is used again never shows one task what another put into it, nor lets two share it. */
import { expect, test } from 'vitest';
import { BufferPool } from '../../src/threads/buffer-pool.ts';

test('a task has memory of its own, as much as it asks for, and the next has the same again', async () => {
  const pool = new BufferPool();
  const [first, second] = await pool.withBuffers(async (allocate) => [allocate(10), allocate(20)]);
  expect([first?.length, second?.length]).toEqual([10, 20]);
  expect(first?.buffer).not.toBe(second?.buffer);
  const again = await pool.withBuffers(async (allocate) => allocate(3_000_000));
  expect(again).toHaveLength(3_000_000);
  const reused = await pool.withBuffers(async (allocate) => allocate(5));
  expect(reused.buffer).toBe(again.buffer);
});

test('tasks at the same time share nothing', async () => {
  const pool = new BufferPool();
  const buffers = await Promise.all(
    [1, 2, 3].map((number) =>
      pool.withBuffers(async (allocate) => {
        const buffer = allocate(100).fill(number);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return buffer;
      }),
    ),
  );
  expect(buffers.map((buffer) => buffer[50])).toEqual([1, 2, 3]);
});

test('what is very large is let go', async () => {
  const pool = new BufferPool();
  const large = await pool.withBuffers(async (allocate) => allocate(70 * 1024 * 1024));
  const next = await pool.withBuffers(async (allocate) => allocate(10));
  expect(next.buffer).not.toBe(large.buffer);
  expect(next.buffer.byteLength).toBeLessThan(2 * 1024 * 1024);
});
