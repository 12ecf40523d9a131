/** Live Photos in one file or folder, in every form: from the source to the restored files. */
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { files as filesBelow, sha256, state } from '../../support/tree.ts';
import { MODIFIED, only, Workspace } from '../../support/workspace.ts';
import type { SamplePair } from '../../support/pairs.ts';
import { streamedZip, zip, zip64, type Named } from '../../support/zips.ts';

interface Form {
  title: string;
  /** Puts a pair into a folder in this form. */
  make: (folder: Workspace, album: string, pair: SamplePair) => Promise<void>;
  /** What records call the halves. */
  paths: (pair: SamplePair) => [still: string, motion: string];
  /** What the restored files are called. */
  names: (pair: SamplePair) => [still: string, motion: string];
}

type Write = (entries: readonly Named[]) => Promise<Buffer>;

function zipForm(
  title: string,
  archive: (pair: SamplePair) => string,
  entries: (pair: SamplePair) => [still: string, motion: string],
  write: Write = zip,
  names = entries,
): Form {
  return {
    title,
    paths: (pair) => {
      const [still, motion] = entries(pair);
      return [`${archive(pair)}/${still}`, `${archive(pair)}/${motion}`];
    },
    names,
    make: async (folder, album, pair) => {
      const [still, motion] = entries(pair);
      const bytes = await write([
        { name: still, bytes: pair.still },
        { name: motion, bytes: pair.motion },
      ]);
      folder.write(join(album, archive(pair)), bytes);
    },
  };
}

const plain = ({ extensions: { still, motion } }: SamplePair): [string, string] => [
  `IMG_1234${still}`,
  `IMG_1234${motion}`,
];
const twice = ({ extensions: { still, motion } }: SamplePair): [string, string] => [
  `IMG_1234.HEIC${still.toLowerCase()}`,
  `IMG_1234.HEIC${motion.toLowerCase()}`,
];
const ente = ({ extensions: { still, motion } }: SamplePair): [string, string] => [
  `image${still}`,
  `video${motion}`,
];
const deflated: Write = (entries) => zip(entries, { compress: true });

export const FORMS: Form[] = [
  zipForm('a .livp, stored', () => 'IMG_1234.livp', plain),
  zipForm('a .livp, deflated', () => 'IMG_1234.livp', twice, deflated),
  zipForm("Ente's ZIP, stored", () => 'IMG_1234.zip', ente, zip, plain),
  zipForm("Ente's ZIP, deflated", () => 'IMG_1234.zip', ente, deflated, plain),
  zipForm(
    "Ente's ZIP under the still's name",
    ({ extensions }) => `IMG_1234${extensions.still}`,
    ente,
    zip,
    plain,
  ),
  zipForm("Synology's ZIP", () => 'IMG_1234.heic', plain, deflated),
  {
    title: 'a .pvt bundle',
    paths: (pair) => {
      const [still, motion] = plain(pair);
      return [`IMG_1234.pvt/${still}`, `IMG_1234.pvt/${motion}`];
    },
    names: plain,
    make: (folder, album, pair) => {
      const [still, motion] = plain(pair);
      folder.write(`${album}/IMG_1234.pvt/${still}`, pair.still);
      folder.write(`${album}/IMG_1234.pvt/${motion}`, pair.motion);
      return Promise.resolve();
    },
  },
];

/** The same, written by other programs. */
export const VARIANTS: Form[] = [
  zipForm('a .livp in capitals, streamed', () => 'IMG_1234.LIVP', plain, streamedZip),
  zipForm('a .livp with ZIP64 fields', () => 'IMG_1234.livp', plain, zip64),
  zipForm('a ZIP without an extension', () => 'IMG_1234', plain),
];

/** Tests of some forms. One folder for all pairs: starting workers takes longer than packing. */
export function testForms(forms: readonly Form[], pairs: readonly SamplePair[]): void {
  test.each(forms)('$title: packed, restored, unchanged', async (form) => {
    const folder = new Workspace();
    for (const [n, pair] of pairs.entries()) await form.make(folder, `album ${n}`, pair);
    const before = state(folder.source);
    const paths = pairs.map((pair, n) =>
      form.paths(pair).map((path) => join(folder.source, `album ${n}`, path)),
    );

    const scanned = await folder.scan();
    expect(scanned).toHaveLength(pairs.length + 1);
    const records = only(scanned, 'pair');
    expect(records.map(({ still, motion }) => [still, motion])).toEqual(paths);

    const packed = only(await folder.pack(), 'packed');
    expect(packed.map(({ still, motion }) => [still, motion])).toEqual(paths);
    const containers = pairs.map((_, n) => `album ${n}/IMG_1234.livepkg`);
    expect(packed.map(({ container }) => relative(folder.out, container))).toEqual(containers);
    expect(folder.packedFiles()).toEqual(containers);
    expect(packed.map(({ container }) => statSync(container).size)).toEqual(
      packed.map(({ bytes }) => bytes),
    );

    const restored = await folder.unpack();
    const files = pairs.flatMap((pair, n) =>
      form.names(pair).map((name) => join(restored, `album ${n}`, name)),
    );
    expect(filesBelow(restored)).toHaveLength(files.length);
    expect(files.map((file) => sha256(readFileSync(file)))).toEqual(
      pairs.flatMap(({ still, motion }) => [sha256(still), sha256(motion)]),
    );
    expect(new Set(files.map((file) => statSync(file).mtimeMs))).toEqual(new Set([MODIFIED * 1e3]));

    const again = only(await folder.pack(), 'unchanged');
    expect(again).toHaveLength(pairs.length);
    expect(state(folder.source)).toEqual(before);
  });
}
