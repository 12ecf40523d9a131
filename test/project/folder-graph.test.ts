/** The layers of `src/`: nothing is imported from above, no folders form a circle, and the docs show what is. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCycle, graphTable, readFolderGraph } from '../../scripts/folder-graph.ts';
import { forbiddenImports, type FolderGraph } from '../../scripts/layers.ts';

const graph = readFolderGraph();

/** A graph in a few words. */
const graphOf = (edges: Record<string, readonly string[]>): FolderGraph =>
  new Map(Object.entries(edges).map(([node, imports]) => [node, new Set(imports)]));

test('no layer imports from above, and no folders form a circle', () => {
  expect(forbiddenImports(graph)).toEqual([]);
  expect(findCycle(graph)).toBeUndefined();
  expect(graph.size).toBeGreaterThan(20);
});

test('an import from above and a circle are found', () => {
  expect(forbiddenImports(graphOf({ 'store/folder': ['files', 'operations/pack'] }))).toEqual([
    'store/folder → operations/pack',
  ]);
  expect(forbiddenImports(graphOf({ format: ['media/common'], media: ['format'] }))).toHaveLength(
    2,
  );
  expect(forbiddenImports(graphOf({ 'a new layer': ['errors.ts'] }))).toHaveLength(1);
  expect(findCycle(graphOf({ a: ['b'], b: ['c'], c: ['b'] }))).toEqual(['b', 'c', 'b']);
});

/** The rows of a table of folders, without the spaces that make it even. */
const cells = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/ +/g, ' '));

test('docs/architecture.md has the graph as it is', () => {
  const path = fileURLToPath(new URL('../../docs/architecture.md', import.meta.url));
  expect(cells(readFileSync(path, 'utf8'))).toEqual(
    expect.arrayContaining(cells(graphTable(graph))),
  );
});
