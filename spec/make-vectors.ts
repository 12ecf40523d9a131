/**
 * Writes `spec/vectors/` and `spec/catalog-vectors/`, one file a vector, `spec/media-vectors/`, a folder a
 * vector, and the example of the catalog.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { withExample } from './lib/catalog-example.ts';
import { formatCatalogVector } from './lib/catalog-vector.ts';
import { allCatalogVectors } from './lib/catalog-vectors.ts';
import { formatMediaVector } from './lib/media/media-vector.ts';
import { allMediaVectors } from './lib/media/media-vectors.ts';
import { formatVector } from './lib/vector.ts';
import { allVectors } from './lib/vectors.ts';

/** Writes files into a folder, instead of all that is in it. */
function writeFolder(folder: URL, files: readonly { name: string; file: Buffer }[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, file } of files) writeFileSync(new URL(name, folder), file);
}

const vectors = await allVectors();
writeFolder(
  new URL('./vectors/', import.meta.url),
  vectors.map((vector) => ({ name: vector.name, file: formatVector(vector) })),
);

const catalogVectors = await allCatalogVectors();
writeFolder(
  new URL('./catalog-vectors/', import.meta.url),
  catalogVectors.map((vector) => ({ name: vector.name, file: formatCatalogVector(vector) })),
);

const mediaVectors = new URL('./media-vectors/', import.meta.url);
rmSync(mediaVectors, { recursive: true, force: true });
for (const vector of allMediaVectors()) {
  writeFolder(new URL(`${vector.name}/`, mediaVectors), formatMediaVector(vector));
}

const text = new URL('./catalog-1.md', import.meta.url);
writeFileSync(text, withExample(readFileSync(text, 'utf8'), catalogVectors));
