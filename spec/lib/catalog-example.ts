import type { CatalogVector } from './catalog-vector.ts';

/** The specification with the vector `valid` as its example. */
export function withExample(text: string, vectors: readonly CatalogVector[]): string {
  const example = vectors.find(({ name }) => name === 'valid');
  const shown = /```json\n[^]*?```/;
  if (example === undefined || !shown.test(text)) throw new Error('no example');
  const catalog = Buffer.from(example.bytes).toString();
  return text.replace(shown, () => `\`\`\`json\n${catalog}\`\`\``);
}
