/**
 * A vector stands for each rule of the reader: with one of its rules left out, or moved by one, it gives
 * another outcome for at least one vector. Slow: the reader is bundled and run for each of some 400 changes.
 *
 * The rules of section 8 have their own vectors, and what salvage does beyond section 2.1 is no rule.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import pMap from 'p-map';
import { expect, test } from 'vitest';
import { temporaryFolders } from '../support/tree.ts';
import { EQUIVALENT, NOT_OF_THE_READER, READER, type Equivalent } from './equivalent-mutations.ts';
import { mutationsOf, type Mutation } from './mutations.ts';

const folder = temporaryFolders();
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VECTORS = join(ROOT, 'spec/vectors');
/** A change may make the reader go on for ever, or take ever more memory: then it is noticed. */
const SECONDS = 30;
const MEGABYTES = 256;

const pathOf = (file: string): string => join(ROOT, 'src/format', file);

/** The reader and all that runs the vectors, as one module, in which one file of `src/format/` is changed. */
async function bundle(file: string, source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'test/spec/mutant.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    // yauzl is CommonJS.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'changed',
        setup(bundler) {
          bundler.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === pathOf(file) ? { contents: source, loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  return outputFiles.map((output) => output.text).join('');
}

/** The vector that notices a change, or how the changed reader failed; undefined where nothing notices. */
async function noticedBy(file: string, source: string): Promise<string | undefined> {
  const path = join(folder(), 'mutant.mjs');
  writeFileSync(path, await bundle(file, source));
  const mutant = spawn(process.execPath, [`--max-old-space-size=${MEGABYTES}`, path, VECTORS], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: SECONDS * 1000,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve) => mutant.once('close', resolve));
  const vector = await text(mutant.stdout);
  const status = await ended;
  if (status !== 0) return `it ended with ${status}`;
  return vector === '' ? undefined : vector;
}

const inOneLine = (code: string): string => code.replaceAll(/\s+/g, ' ');

const place = ({ file, line, from, to }: Mutation): string =>
  inOneLine(`${file}:${line}: ${from} => ${to}`);

/** Where the list has a change that makes no difference. */
const listed = ({ file, from, to }: Mutation): Equivalent[] =>
  EQUIVALENT.filter(
    (known) =>
      known.file === file &&
      inOneLine(from).startsWith(known.from) &&
      (known.to ?? inOneLine(to)) === inOneLine(to),
  );

test('the reader as it is gives the outcome of every vector', async () => {
  const [file = ''] = READER;
  expect(await noticedBy(file, readFileSync(pathOf(file), 'utf8'))).toBeUndefined();
});

test(
  'no rule can be left out unnoticed, but where that changes nothing',
  async () => {
    const mutations = READER.flatMap((file) =>
      mutationsOf(file, readFileSync(pathOf(file), 'utf8'), NOT_OF_THE_READER),
    );
    expect(mutations.length).toBeGreaterThan(300);
    const unnoticed = await pMap(
      mutations,
      async (one) => ((await noticedBy(one.file, one.source)) === undefined ? [one] : []),
      { concurrency: availableParallelism() },
    );
    const unlisted = unnoticed.flat().filter((one) => listed(one).length === 0);
    expect(unlisted.map(place)).toEqual([]);
    // What is on the list and is noticed has no place there.
    const used = new Set(unnoticed.flat().flatMap(listed));
    expect(EQUIVALENT.filter((known) => !used.has(known))).toEqual([]);
  },
  30 * 60_000,
);
