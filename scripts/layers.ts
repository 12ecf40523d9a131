/**
 * The layers of `src/`, from the top down, and which layers each may import, including types. A new layer
 * needs a line here, and a row in `docs/architecture.md`.
 */

/** The imports of each folder, and of each file directly in `src/`. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

const BASE = ['errors.ts', 'group-by.ts', 'options.ts'];
const FACTS = ['format', 'media', 'records.ts', ...BASE];

/** The allowed imports of each layer, or of a file directly in `src/`. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  // The command line uses the public API, like any program. It may import constants of format/ directly,
  // because index.ts would load the whole library at each start.
  cli: ['index.ts', 'errors.ts', 'format'],
  'index.ts': ['operations', 'store', ...FACTS],
  'worker.ts': ['operations', 'library', 'threads'],
  operations: ['catalog', 'library', 'store', 'threads', 'files', ...FACTS],
  catalog: ['store', 'files', ...FACTS],
  library: ['threads', 'files', ...FACTS],
  store: ['files', ...FACTS],
  threads: ['files', ...FACTS],
  files: FACTS,
  // Records refer to manifests and to faults of photos.
  'records.ts': ['format', 'media', ...BASE],
  media: BASE,
  format: BASE,
  'errors.ts': [],
  'group-by.ts': [],
  'options.ts': [],
};

const layerOf = (node: string): string => node.split('/')[0] ?? node;

/** The forbidden imports, as `folder → folder`, in the order of the graph. */
export function forbiddenImports(graph: FolderGraph): string[] {
  return [...graph].flatMap(([node, imports]) => {
    const layer = layerOf(node);
    const allowed = new Set([layer, ...(LAYERS[layer] ?? [])]);
    return [...imports]
      .filter((imported) => !allowed.has(layerOf(imported)))
      .map((imported) => `${node} → ${imported}`);
  });
}
