import type { AuditedRecord, AuditSummary } from '../../records.ts';

export function emptySummary(): AuditSummary {
  return {
    event: 'summary',
    intact: 0,
    notLive: 0,
    damaged: 0,
    missing: 0,
    unlisted: 0,
    changed: 0,
    moved: 0,
    versionUnsupported: 0,
    problems: 0,
    bytes: 0,
  };
}

export function countRecord(summary: AuditSummary, { event, problems }: AuditedRecord): void {
  if (event === 'version-unsupported') summary.versionUnsupported += 1;
  else summary[event] += 1;
  if (event === 'intact' && problems.length > 0) summary.notLive += 1;
}
