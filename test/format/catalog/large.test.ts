/** However long a catalog is, or a file that claims to be one: memory holds a line of it. */
import { expect, test } from 'vitest';
import { encodeCatalog } from '../../../src/format/catalog/write-catalog.ts';
import { openCatalog } from '../../../src/format/catalog/read-catalog.ts';
import { MAX_LINE_BYTES, type CatalogEntry } from '../../../src/format/catalog/catalog-schema.ts';
import { CLOUD_HASHES } from '../../../src/format/cloud-hash/clouds.ts';
import { bytesInUse, measured } from '../../support/bounds.ts';
import { catalogOf, sampleEntry } from '../../support/catalog.ts';
import { outcome } from '../../support/outcome.ts';
import { fuzzRuns } from '../../support/random.ts';

const MIB = 1024 * 1024;
/** Above what `measured` adds for garbage of which it does not know. */
const MAX_BYTES = 64 * MIB;

function* manyEntries(count: number): Generator<CatalogEntry> {
  for (let n = 0; n < count; n += 1) yield sampleEntry(`${n}`.padStart(8, '0'));
}

/** Pieces that come from somewhere, as from a file. */
async function* later(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** Without end; counts what was taken. */
class Endless {
  taken = 0;
  async *pieces(first: Uint8Array, then: Uint8Array): AsyncGenerator<Uint8Array> {
    yield first;
    for (;;) {
      this.taken += then.length;
      yield then;
    }
  }
}

const COUNT = fuzzRuns(2_000, 20_000);
test(`${COUNT} entries go through in bounded memory`, async () => {
  const all = { count: COUNT, hashes: [...CLOUD_HASHES] };
  const before = bytesInUse();
  const start = process.cpuUsage();
  let entries = 0;
  let most = 0;
  const { entries: read } = await openCatalog(later(encodeCatalog(manyEntries(COUNT), all)));
  for await (const { path } of read) {
    if (Number(path) === entries) entries += 1;
    if (entries % (COUNT / 10) === 0) most = Math.max(most, bytesInUse() - before);
  }
  const { user, system } = process.cpuUsage(start);
  expect(entries).toBe(COUNT);
  expect(most).toBeLessThan(4 * MIB);
  process.stdout.write(
    `${COUNT} entries written and read: ${((user + system) / 1e6).toFixed(2)} s of CPU time, ` +
      `at most ${(most / MIB).toFixed(2)} MiB in use\n`,
  );
});

const [header = ''] = catalogOf([]).toString().split('\n');

test.each([
  ['a foreign file without lines', 'x', 'x', 'not-a-catalog'],
  ['a header without an end', header, ' ', 'catalog-edited'],
  ['a line without an end', `${header.replace(':0', ':1')}\n{"path":"`, 'a', 'catalog-edited'],
  ['lines without an end', `${header.replace(':0', ':9')}\n`, '\n', 'catalog-edited'],
])('%s is given up after at most a line', async (_, first, then, code) => {
  const endless = new Endless();
  const pieces = endless.pieces(Buffer.from(first), Buffer.alloc(65_536, then));
  const { result, usage } = await measured(() =>
    outcome(async () => {
      for await (const entry of (await openCatalog(pieces)).entries) expect(entry).toBeDefined();
    }),
  );
  expect(result).toBe(code);
  expect(endless.taken).toBeLessThan(MAX_LINE_BYTES + 2 * 65_536);
  expect(usage.bytes).toBeLessThan(MAX_BYTES);
  // The file behind it is let go.
  expect(await pieces.next()).toEqual({ done: true, value: undefined });
});

test('a count is believed only as far as there are entries', async () => {
  const lie = header.replace(':0', `:${Number.MAX_SAFE_INTEGER}`);
  const { result, usage } = await measured(() =>
    outcome(async () => {
      const { entries } = await openCatalog(later([Buffer.from(`${lie}\n`)]));
      await entries.next();
    }),
  );
  expect(result).toBe('catalog-cut');
  expect(usage.bytes).toBeLessThan(MAX_BYTES);
});

test('one byte at a time costs no more than a line', async () => {
  const bytes = catalogOf([sampleEntry('a'.repeat(100_000))]);
  const { result, usage } = await measured(() =>
    outcome(async () => {
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      for await (const _ of (await openCatalog(later(single))).entries);
    }),
  );
  expect(result).toBe('valid');
  expect(usage.seconds).toBeLessThan(5);
});
