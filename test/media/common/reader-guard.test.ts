import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/media/read-facts.ts';
import type { ByteReader } from '../../../src/media/common/reader.ts';
import { movie } from '../../support/media/movies.ts';
import { heic } from '../../support/media/stills.ts';

const file = heic();

/** Reads well `good` times, then as `then` says. */
function failing(good: number, then: ByteReader['read'], input = file): ByteReader {
  let reads = 0;
  return {
    size: input.length,
    read: async (offset, length) => {
      reads += 1;
      return reads > good ? then(offset, length) : input.subarray(offset, offset + length);
    },
  };
}

describe('what the reader throws', () => {
  const disk = Object.assign(new Error('i/o error'), { code: 'EIO' });

  it.each([0, 1, 2, 3, 4, 5])('comes out unchanged after %i reads of a HEIC', async (good) => {
    const reader = failing(good, () => Promise.reject(disk));
    await expect(readFacts(reader)).rejects.toBe(disk);
  });

  it.each([0, 1, 2, 3, 4, 5])('comes out unchanged after %i reads of a movie', async (good) => {
    const reader = failing(good, () => Promise.reject(disk), movie());
    await expect(readFacts(reader)).rejects.toBe(disk);
  });

  it('comes out unchanged when it is thrown at once, or is a RangeError', async () => {
    const error = new RangeError('of the reader');
    const reader = failing(2, () => {
      throw error;
    });
    await expect(readFacts(reader)).rejects.toBe(error);
  });
});

it.each([0, 1, 2, 3, 4, 5])('a file that shrinks after %i reads is cut off', async (good) => {
  const reader = failing(good, async (offset, length) =>
    file.subarray(offset, offset + length - 1),
  );
  await expect(readFacts(reader)).rejects.toMatchObject({ code: 'media-truncated' });
});
