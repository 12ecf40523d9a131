/**
 * `format/` and `media/` in a real browser, in a page whose policy lets it load nothing and make no
 * code of text: what they find in a file is what they find under Node, to the last byte. Slow, because a
 * browser starts, and reads every file of the sample library, whole and cut.
 */
import { openAsBlob, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { KNOWN_I251, KNOWN_RANDOM } from '../format/cloud-hash/known-hashes.ts';
import { realFile, realFiles } from '../support/real-photos.ts';
import { browserHere, startedBrowser } from '../support/browser.ts';
import { catalogOf, sampleEntry } from '../support/catalog.ts';
import { pack, smallSource } from '../support/containers.ts';
import { testWith } from '../support/oracles.ts';
import { LIBRARY } from '../support/photos.ts';
import { committedCatalogVectors, committedVectors } from '../support/spec.ts';
import { temporaryFolders } from '../support/tree.ts';
import { examineAll, type Examination } from './examine.ts';
import { examineInBrowser, type Shown } from './page.ts';

/** A file that a browser is given. */
interface Given {
  title: string;
  bytes: Uint8Array;
  /** So many zero bytes follow. */
  zeros?: number;
}

const vectors = committedVectors().map(({ name, ...vector }) => ({ title: name, ...vector }));

/** Halves stand next to each other, as those of a pair have the same name but for its end. */
const photos: Given[] = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.[a-z]+$/i.test(name))
  .toSorted()
  .map((title) => ({ title, bytes: readFileSync(join(LIBRARY, title)) }));
const cutPhotos = photos.map(({ title, bytes }): Given => ({
  title: `${title}, cut`,
  bytes: bytes.subarray(0, bytes.length * 0.6),
}));

const container = await pack(smallSource);
const catalog = catalogOf(['a', 'z/后.livepkg', 'ä'].map(sampleEntry));
const others: Given[] = [
  { title: 'a container that begins too late', bytes: container.subarray(10) },
  { title: 'a container without its manifest', bytes: container.subarray(400) },
  { title: 'a container without its end', bytes: container.subarray(0, -30) },
  { title: 'a catalog', bytes: catalog },
  { title: 'a catalog, cut', bytes: catalog.subarray(0, -40) },
  { title: 'a catalog, edited', bytes: Buffer.from(catalog.toString().replace('"ä"', '"ö"')) },
];

const catalogVectors = committedCatalogVectors().map(({ name, bytes, zeros }): Given => ({
  title: `catalog, ${name}`,
  bytes,
  zeros,
}));

const real = realFiles().map((title): Given => ({ title, bytes: realFile(title) }));
const given: Given[] = [
  ...vectors,
  ...catalogVectors,
  ...photos,
  ...cutPhotos,
  ...others,
  ...KNOWN_I251,
  ...KNOWN_RANDOM,
  ...real,
];

const folder = temporaryFolders();
const browser = startedBrowser();
let underNode: Examination[] = [];
let shown: Shown = { requests: [] };

beforeAll(async () => {
  if (browserHere.missing !== undefined) return;
  const paths = given.map(({ title, bytes, zeros = 0 }, index) => {
    const path = join(folder(), `${index} ${basename(title)}`);
    writeFileSync(path, bytes);
    if (zeros > 0) truncateSync(path, bytes.length + zeros);
    return path;
  });
  shown = await examineInBrowser(browser(), folder(), paths);
  const files = await Promise.all(paths.map((path) => openAsBlob(path)));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `examineAll` has it
  underNode = JSON.parse(await examineAll(files)) as Examination[];
}, 600_000);

/** What the browser found in some of the files. */
function foundIn<File extends Given>(files: readonly File[]): [file: File, found: Examination][] {
  return files.map((file) => {
    const found = shown.found?.[given.indexOf(file)];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `examineAll` has it
    return [file, found as Examination];
  });
}

testWith([browserHere], 'it runs, asks for nothing, and makes no code of text', () => {
  expect(shown.thrown).toBeUndefined();
  expect(shown.requests).toEqual([]);
  expect(shown.violations).toBe(0);
  expect(shown.isStrict, 'a policy that is in force').toBe(true);
  expect(shown.found).toHaveLength(given.length);
});

testWith([browserHere], 'every vector of the specification gives its outcome', () => {
  for (const [{ title, expect: code, zeros }, found] of foundIn(vectors)) {
    expect(zeros > 0 ? found.quick : found.full, title).toBe(code);
  }
});

testWith([browserHere], 'the hashes of the clouds are the known ones', () => {
  for (const [{ title, dropbox, quickXor }, found] of foundIn([...KNOWN_I251, ...KNOWN_RANDOM])) {
    expect(found.quickxor, title).toBe(quickXor);
    expect(found.dropbox, title).toBe(dropbox ?? found.dropbox);
  }
});

testWith([browserHere], 'all that is found in any file is what is found under Node', () => {
  for (const [index, { title }] of given.entries()) {
    expect(shown.found?.[index], title).toEqual(underNode[index]);
  }
});

testWith([browserHere], 'and that is something: photos, containers, what is left of them', () => {
  const told = JSON.stringify(underNode);
  for (const part of [
    '"kind":"still","type":"HEIC"',
    '"kind":"still","type":"JPEG"',
    '"kind":"still","type":"DNG"',
    '"kind":"motion","type":"MOV"',
    '"live":{"faults":[],',
    '"proof":"sha256"',
    '"proof":"crc-only"',
    '"path":"z/后.livepkg"',
    '"catalog-edited"',
    '"media-truncated"',
  ]) {
    expect(told).toContain(part);
  }
  expect(told).not.toContain('"same":false');
});
