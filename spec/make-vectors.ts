/** Writes `spec/vectors/`, one file a vector. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { formatVector } from './lib/vector.ts';
import { allVectors } from './lib/vectors.ts';

const folder = new URL('./vectors/', import.meta.url);
const vectors = await allVectors();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const vector of vectors) {
  writeFileSync(new URL(vector.name, folder), formatVector(vector));
}
