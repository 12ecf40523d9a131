/**
 * The layers of `src/`, from the top down: which may import which, types included. Nothing else is
 * imported by anything; a new layer gets a line here, and a row in `docs/architecture.md`.
 */

/** What one folder, or a file that lies in `src/` itself, imports from others. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

const BASE = ['errors.ts', 'group-by.ts', 'options.ts'];
const FACTS = ['format', 'media', 'records.ts', ...BASE];

/** By layer, or by a file that lies in `src/` itself: what it may import besides its own. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  // The command line uses the library's public face, as any program would; of format/ only constants, for
  // index.ts would load the whole library at each start.
  cli: ['index.ts', 'errors.ts', 'format'],
  'index.ts': ['operations', 'store', ...FACTS],
  'worker.ts': ['operations', 'library', 'threads'],
  operations: ['catalog', 'library', 'store', 'threads', 'files', ...FACTS],
  catalog: ['store', 'files', ...FACTS],
  library: ['threads', 'files', ...FACTS],
  store: ['files', ...FACTS],
  threads: ['files', ...FACTS],
  files: FACTS,
  // The records speak of manifests and of faults in photos.
  'records.ts': ['format', 'media', ...BASE],
  media: BASE,
  format: BASE,
  'errors.ts': [],
  'group-by.ts': [],
  'options.ts': [],
};

const layerOf = (node: string): string => node.split('/')[0] ?? node;

/** What no layer may import: `folder → folder`, in the order of the graph. */
export function forbiddenImports(graph: FolderGraph): string[] {
  return [...graph].flatMap(([node, imports]) => {
    const layer = layerOf(node);
    const allowed = new Set([layer, ...(LAYERS[layer] ?? [])]);
    return [...imports]
      .filter((imported) => !allowed.has(layerOf(imported)))
      .map((imported) => `${node} → ${imported}`);
  });
}
