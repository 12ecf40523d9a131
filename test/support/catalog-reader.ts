import { fileURLToPath } from 'node:url';
import { run } from './oracles.ts';

/** A reader of catalogs that was written from the specification alone. */
export const READER = fileURLToPath(new URL('../spec/catalog_reader.py', import.meta.url));

/** The input of that reader. */
export const readerInput = (catalogs: readonly Uint8Array[]): Buffer =>
  Buffer.concat(catalogs.flatMap((catalog) => [Buffer.from(`${catalog.length}\n`), catalog]));

/** The result of that reader for each catalog: `valid`, or a code. */
export const readByReader = (python: string, catalogs: readonly Uint8Array[]): string[] =>
  run(python, [READER], { input: readerInput(catalogs) })
    .trimEnd()
    .split('\n');
