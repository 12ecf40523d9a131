import type { CatalogComparison, Difference } from '../../catalog/compare-catalog.ts';
import type { Store, StoredContainer, StoreWithHeads } from '../../store/store.ts';
import { identify, type AuditResources } from './check-stored.ts';

/** Whether a listed container was not found anywhere. */
const isLost = ({ event, foundAt }: Difference): boolean =>
  event === 'missing' || (event === 'changed' && foundAt === undefined);

const hasHeads = (store: Store): store is StoreWithHeads => store.headOf !== undefined;

/**
 * Looks for listed containers among those outside the audited part, by reading only their heads: first at
 * paths that are not listed, and if containers are still missing, also at paths where another one is
 * listed. If the store cannot read heads, only the paths are marked as occupied.
 */
export async function identifyOthers(
  others: readonly StoredContainer[],
  { store, comparison }: { store: Store; comparison: CatalogComparison },
  resources: AuditResources,
): Promise<void> {
  for (const { relativePath } of others) comparison.markOccupied(relativePath);
  if (!hasHeads(store)) return;
  const addAll = async (containers: readonly StoredContainer[]): Promise<void> => {
    const all = resources.pool.mapInOrder(containers, async (container) => {
      return { container, found: await identify(container, store, resources) };
    });
    for await (const { container, found } of all) {
      if (!('identity' in found) || found.identity === undefined) continue;
      const { path, relativePath } = container;
      comparison.addFound({
        path,
        relativePath,
        ...found.identity,
        isAudited: false,
        problems: [],
      });
    }
  };
  const isListed = ({ relativePath }: StoredContainer): boolean =>
    comparison.listedAt(relativePath) !== undefined;
  await addAll(others.filter((container) => !isListed(container)));
  if (comparison.differences().some(isLost)) await addAll(others.filter(isListed));
}
