import type { CatalogComparison, Difference } from '../../catalog/compare-catalog.ts';
import type { Store, StoredContainer, StoreWithHeads } from '../../store/store.ts';
import { identify, type Means } from './find.ts';

/** Whether a listed container was not found. */
const isLost = ({ event, foundAt }: Difference): boolean =>
  event === 'missing' || (event === 'changed' && foundAt === undefined);

const hasHeads = (store: Store): store is StoreWithHeads => store.headOf !== undefined;

/**
 * Looks for listed containers among those that are not audited now, as far as their heads say: where
 * none is listed, and if need be also where another one is. Where the store gives no heads, all that is
 * known is that something stands there.
 */
export async function identifyOthers(
  others: readonly StoredContainer[],
  { store, comparison }: { store: Store; comparison: CatalogComparison },
  means: Means,
): Promise<void> {
  for (const { relativePath } of others) comparison.take(relativePath);
  if (!hasHeads(store)) return;
  const see = async (containers: readonly StoredContainer[]): Promise<void> => {
    const all = means.pool.inOrder(containers, async (container) => {
      return { container, found: await identify(container, store, means) };
    });
    for await (const { container, found } of all) {
      if (!('identity' in found) || found.identity === undefined) continue;
      const { path, relativePath: place } = container;
      comparison.see({ path, place, ...found.identity, isAudited: false, problems: [] });
    }
  };
  const isListed = ({ relativePath }: StoredContainer): boolean =>
    comparison.listedAt(relativePath) !== undefined;
  await see(others.filter((container) => !isListed(container)));
  if (comparison.differences().some(isLost)) await see(others.filter(isListed));
}
