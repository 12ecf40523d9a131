import type { AuditedRecord, AuditLevel } from '../../records.ts';
import type { AuditOutcome } from './check-container.ts';
import type { CatalogComparison } from '../../catalog/compare-catalog.ts';

/** The record of a container; undefined where only the catalog can tell what it is. */
export function recordOf(
  { path, outcome, place }: { path: string; place: string; outcome: AuditOutcome },
  level: AuditLevel,
  comparison: CatalogComparison | undefined,
): AuditedRecord | undefined {
  const { event, problems, notes, identity } = outcome;
  const record: AuditedRecord = {
    event,
    container: path,
    level,
    problems,
    ...(notes === undefined ? {} : { notes }),
    ...(identity?.captured === undefined ? {} : { captured: identity.captured }),
  };
  if (comparison === undefined) return record;
  if (identity === undefined) {
    comparison.take(place);
    return record;
  }
  return comparison.see({ path, place, ...identity, isAudited: true, problems })
    ? record
    : undefined;
}
