/** The readers of ZIP under Node and in a browser, which share no code, find the same. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { platform as node } from '../../../src/format/platform/node.ts';
import { platform as web } from '../../../src/format/platform/web.ts';
import { localHeaderLength, type ZipEntry } from '../../../src/format/layout/zip-layout.ts';
import { writeZip } from '../../../src/format/write-zip.ts';
import { fuzzRuns } from '../../support/random.ts';

/** Names that yauzl passes on as they are: portable ones are among them. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((text) => text.isWellFormed() && !/^\.\.?$|[\\/:]/u.test(text));

const entries: fc.Arbitrary<ZipEntry[]> = fc.array(
  fc.record({
    name,
    seconds: fc.option(fc.nat(2 ** 31 - 1), { nil: undefined }),
    bytes: fc.uint8Array({ maxLength: 2000 }),
  }),
  { maxLength: 18 },
);

const write = (list: readonly ZipEntry[]): Buffer => Buffer.concat(writeZip(list));

test('both find the same entries in it, wherever it lies in memory', async () => {
  await fc.assert(
    fc.asyncProperty(entries, fc.nat(9), async (list, before) => {
      const archive = write(list).toString('latin1');
      const bytes = Buffer.from(`${'P'.repeat(before)}${archive}`, 'latin1').subarray(before);
      const found = await web.listZip(bytes, list.length);
      expect(found).toEqual(await node.listZip(bytes, list.length));
      expect(found.map((one) => one.name)).toEqual(list.map((one) => one.name));
      for (const [index, { name: own, offset, size }] of found.entries()) {
        const start = offset + localHeaderLength({ name: own, seconds: list[index]?.seconds });
        const data = Buffer.from(list[index]?.bytes ?? []);
        expect(data.equals(bytes.subarray(start, start + size))).toBe(true);
      }
    }),
    { numRuns: fuzzRuns(300) },
  );
});

describe.each([
  ['Node', node],
  ['a browser', web],
])('%s', (_, platform) => {
  const list = [
    { name: 'a', bytes: Buffer.from('1') },
    { name: 'b', bytes: Buffer.from('2') },
  ];

  test('more entries than asked for are refused', async () => {
    const archive = write(list);
    await expect(platform.listZip(archive, 1)).rejects.toThrow('more than 1 entries');
  });

  test.each([
    ['nothing', 0],
    ['less than an end record', 21],
  ])('%s is refused', async (__, length) => {
    const archive = write(list);
    await expect(platform.listZip(archive.subarray(0, length), 2)).rejects.toThrow();
  });

  test('a central header that is cut off, moved or not there is refused', async () => {
    const archive = write(list);
    const offset = archive.length - 6;
    for (const place of [0, archive.length - 22, archive.length - 1, 2 ** 32 - 1]) {
      const broken = Buffer.from(archive);
      broken.writeUInt32LE(place, offset);
      await expect(platform.listZip(broken, 2)).rejects.toThrow();
    }
  });
});
