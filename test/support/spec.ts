/** The text and the vectors of the specification, for tests that compare them with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parseCatalogVector, type CatalogVector } from '../../spec/lib/catalog-vector.ts';
import { parseVector, type Vector } from '../../spec/lib/vector.ts';

const folder = new URL('../../spec/', import.meta.url);

/** A file of `spec/`, as text. */
export function specText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

/** The text from a heading of the second level up to the next one. */
export function section(text: string, heading: string): string {
  const [, rest] = text.split(`\n## ${heading}`);
  if (rest === undefined) throw new Error(`no section "${heading}"`);
  return rest.split('\n## ')[0] ?? rest;
}

/** The contents of the fenced blocks in one language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, body = '']) => body,
  );
}

/** The container of one committed vector. */
export function vectorBytes(name: string): Buffer {
  return Buffer.from(parseVector(name, readFileSync(new URL(`vectors/${name}`, folder))).bytes);
}

/** Every committed vector. */
export function committedVectors(): Vector[] {
  const vectors = new URL('vectors/', folder);
  return readdirSync(vectors).map((name) =>
    parseVector(name, readFileSync(new URL(name, vectors))),
  );
}

/** Every committed vector of the catalog. */
export function committedCatalogVectors(): CatalogVector[] {
  const vectors = new URL('catalog-vectors/', folder);
  return readdirSync(vectors).map((name) =>
    parseCatalogVector(name, readFileSync(new URL(name, vectors))),
  );
}

const factsSchema = v.looseObject({ comment: v.pipe(v.string(), v.minLength(1)) });

/** A committed vector of media, with what it expects as it is in its file. */
export interface CommittedMediaVector {
  name: string;
  still: Buffer;
  motion: Buffer;
  outcome: Record<string, unknown>;
}

/** Every committed vector of media. */
export function committedMediaVectors(): CommittedMediaVector[] {
  const vectors = new URL('media-vectors/', folder);
  return readdirSync(vectors).map((name) => {
    const read = (file: string): Buffer => readFileSync(new URL(`${name}/${file}`, vectors));
    const facts: unknown = JSON.parse(read('facts.json').toString());
    const { comment: _, ...outcome } = v.parse(factsSchema, facts);
    return { name, still: read('still'), motion: read('motion'), outcome };
  });
}
