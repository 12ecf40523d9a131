import type { ContainerHash } from '../../format/cloud-hash/clouds.ts';
import type { AuditedRecord, AuditLevel } from '../../records.ts';
import type { AuditOutcome } from './check-container.ts';
import type { StoredContainer } from '../../store/store.ts';
import type { CatalogComparison } from '../../catalog/compare-catalog.ts';

/** How containers are checked and compared. */
interface RecordContext {
  level: AuditLevel;
  /** At level `hash`. */
  hash: ContainerHash | undefined;
  comparison: CatalogComparison | undefined;
}

/** The record of a container; undefined if it differs from the catalog, which the comparison reports. */
export function recordOf(
  { path, relativePath }: StoredContainer,
  { event, problems, notes, identity }: AuditOutcome,
  { level, hash, comparison }: RecordContext,
): AuditedRecord | undefined {
  const record: AuditedRecord = {
    event,
    container: path,
    level,
    problems,
    ...(hash === undefined ? {} : { hash }),
    ...(notes === undefined ? {} : { notes }),
    ...(identity?.captured === undefined ? {} : { captured: identity.captured }),
  };
  if (comparison === undefined) return record;
  if (identity === undefined) {
    comparison.markOccupied(relativePath);
    return record;
  }
  return comparison.addFound({ path, relativePath, ...identity, isAudited: true, problems })
    ? record
    : undefined;
}
