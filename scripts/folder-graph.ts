/**
 * Prints which folders of `src/` import which, including types, and fails if a layer imports from above or
 * folders form a cycle. A test compares the table with `docs/architecture.md`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forbiddenImports, type FolderGraph } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const IMPORT = /(?:from|import\()\s*'(\.{1,2}\/[^']+|#platform)'/g;
/** The module of `#platform` in package.json. */
const PLATFORM = 'src/format/platform/platform.ts';

/** A file directly in `src/` is a node of its own; any other belongs to its folder. */
function nodeOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === 'src' ? file.slice('src/'.length) : folder.slice('src/'.length);
}

/** Reads the imports of all files below `src/`. */
export function readFolderGraph(): FolderGraph {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join('src', name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const imports = graph.get(nodeOf(file)) ?? new Set();
    graph.set(nodeOf(file), imports);
    for (const [, specifier = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const path = specifier === '#platform' ? PLATFORM : posix.join(dirname(file), specifier);
      const imported = nodeOf(path);
      if (imported !== nodeOf(file)) imports.add(imported);
    }
  }
  return graph;
}

/** A cycle of folders; undefined if there is none. */
export function findCycle(graph: FolderGraph): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** The graph as a Markdown table, from the top layer down. */
export function graphTable(graph: FolderGraph): string {
  const depth = new Map<string, number>();
  const depthOf = (node: string): number => {
    const known = depth.get(node);
    if (known !== undefined) return known;
    const below = [...(graph.get(node) ?? [])].map(depthOf);
    const own = Math.max(0, ...below.map((one) => one + 1));
    depth.set(node, own);
    return own;
  };
  const nodes = [...graph.keys()].toSorted(
    (a, b) => depthOf(b) - depthOf(a) || (a < b ? -1 : Number(a > b)),
  );
  const rows = nodes.map((node) => {
    const imports = [...(graph.get(node) ?? [])].toSorted().map((one) => `\`${one}\``);
    return `| \`${node}\` | ${imports.join(', ')} |`;
  });
  return ['| in `src/` | imports from |', '| --- | --- |', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const graph = readFolderGraph();
  const cycle = findCycle(graph);
  const faults = [
    ...forbiddenImports(graph).map((one) => `${one}: a layer must not import from above`),
    ...(cycle === undefined
      ? []
      : [`${cycle.join(' → ')}: folders must not import each other in a cycle`]),
  ];
  process.stdout.write(`${faults.length === 0 ? graphTable(graph) : faults.join('\n')}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
