import { fileURLToPath } from 'node:url';
import { run } from './oracles.ts';

/** A reader of catalogs that was written by the text of the specification alone. */
export const READER = fileURLToPath(new URL('../spec/catalog_reader.py', import.meta.url));

/** Catalogs as it takes them. */
export const inputOf = (catalogs: readonly Uint8Array[]): Buffer =>
  Buffer.concat(catalogs.flatMap((catalog) => [Buffer.from(`${catalog.length}\n`), catalog]));

/** What it says of each catalog: `valid`, or a code. */
export const readByText = (python: string, catalogs: readonly Uint8Array[]): string[] =>
  run(python, [READER], { input: inputOf(catalogs) })
    .trimEnd()
    .split('\n');
