/** What yazl writes is the measure. What programs make of the times: `test/cli/outside-readers`. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import yazl from 'yazl';
import { zipLength, type ZipEntry } from '../../src/format/layout/zip-layout.ts';
import { writeZip } from '../../src/format/write-zip.ts';
import { fuzzRuns } from '../support/random.ts';

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((text) => text.isWellFormed() && !/^\.\.?$|[\\/:]/u.test(text));
const bytes = fc.uint8Array({ maxLength: 2000 });
const seconds = fc.option(fc.nat(2 ** 31 - 1), { nil: undefined });

async function byYazl(entries: readonly ZipEntry[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  // It takes the DOS time in local time.
  const options = { compress: false, forceDosTimestamp: true, mtime: new Date(1980, 0, 1) };
  for (const entry of entries) {
    zip.addBuffer(Buffer.from(entry.bytes), entry.name, { ...options, mode: 0o100644 });
  }
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

test('without times it is what yazl writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ name, bytes }), { maxLength: 18 }), async (entries) => {
      expect(Buffer.concat(writeZip(entries)).equals(await byYazl(entries))).toBe(true);
    }),
    { numRuns: fuzzRuns(300) },
  );
});

test('it is as long as it is said to be', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name, bytes, seconds }), { maxLength: 18 }), (entries) => {
      const sizes = entries.map((entry) => ({ ...entry, size: entry.bytes.length }));
      expect(Buffer.concat(writeZip(entries)).length).toBe(zipLength(sizes));
    }),
    { numRuns: fuzzRuns(300) },
  );
});

test('the bytes handed in come out, not copies of them', () => {
  const one = Buffer.from('1');
  const pieces = writeZip([{ name: 'a', bytes: one }]);
  expect(pieces.filter((piece) => piece === one)).toHaveLength(1);
});
