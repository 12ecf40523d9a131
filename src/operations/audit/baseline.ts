/** The catalog that an audit compares with, and the hash that it shares with the store. */
import { readCatalog } from '../../catalog/catalog-file.ts';
import { CatalogComparison, type ListedContainer } from '../../catalog/compare-catalog.ts';
import {
  CONTAINER_HASHES,
  isHashListed,
  type CloudHash,
  type ContainerHash,
} from '../../format/cloud-hash/clouds.ts';
import { chooseHash } from '../../store/remote/hashes.ts';
import type { StoreWithHashes, Wait } from '../../store/store.ts';
import { noCommonHash } from './no-common-hash.ts';
import { isInScope, type AuditPlan } from './plan.ts';

export interface AuditBaseline {
  /** Undefined without a catalog. */
  comparison: CatalogComparison | undefined;
  /** At level `hash`: the hash to compare. */
  hash: ContainerHash | undefined;
}

/** Includes the length: quickXorHash is 0 for empty and for many other files. */
export const hashIdentity = (size: number | undefined, hash: string): string =>
  `${size ?? ''} ${hash}`;

async function chooseCommonHash(
  store: StoreWithHashes,
  listed: readonly CloudHash[],
  wait: Wait,
): Promise<ContainerHash> {
  const features = await store.availableHashes(wait);
  const hash = chooseHash(
    features.hashes,
    CONTAINER_HASHES.filter((one) => isHashListed(one, listed)),
  );
  if (hash === undefined) throw noCommonHash(store, features, listed);
  return hash;
}

function comparisonOf(entries: readonly ListedContainer[], plan: AuditPlan): CatalogComparison {
  const { store } = plan;
  const paths = new Set(entries.map(({ path }) => path));
  // Entries that the store would list under the same path keep their own: none may replace the other.
  const listed = entries.map((entry) => {
    const path = store.listedAs(entry.path);
    return path === entry.path || paths.has(path) ? entry : { ...entry, path };
  });
  return new CatalogComparison(listed, {
    displayPath: (relativePath) => store.pathOf(relativePath),
    isInScope: (relativePath) => isInScope(relativePath, plan),
  });
}

/**
 * Reads the catalog, if there is one, and chooses the hash, if one is to be compared.
 *
 * @throws LivepkgError as `readCatalog`; `hash-not-listed`, or why the hashes of the store cannot be read
 */
export async function readBaseline(plan: AuditPlan, wait: Wait): Promise<AuditBaseline> {
  if (plan.level === 'hash') {
    const { hashes, entries } = await readCatalog(plan.catalog, (entry) => entry);
    const hash = await chooseCommonHash(plan.store, hashes, wait);
    const listed = entries.map(({ path, size, photo, captured, [hash]: digest = '' }) => {
      return { path, identity: hashIdentity(size, digest), photo, captured };
    });
    return { comparison: comparisonOf(listed, plan), hash };
  }
  if (plan.catalog === undefined) return { comparison: undefined, hash: undefined };
  const { entries } = await readCatalog(plan.catalog, ({ path, container, photo, captured }) => {
    return { path, identity: container, photo, captured };
  });
  return { comparison: comparisonOf(entries, plan), hash: undefined };
}
