/** Collects the data of the report from the records of an audit. */
import type { AuditedRecord, AuditRecord } from '../../index.ts';
import type { AuditFinding, AuditHow, AuditReportData } from './data.ts';
import { folderOf } from './display-paths.ts';

interface Tally {
  intact: number;
  attention: number;
}

const NOTHING_TO_DO = new Set(['intact', 'moved', 'unlisted']);

function needsAttention({ event, problems }: AuditedRecord): boolean {
  return !NOTHING_TO_DO.has(event) || problems.length > 0;
}

function add<Key>(tallies: Map<Key, Tally>, key: Key, attention: boolean): void {
  const tally = tallies.get(key) ?? { intact: 0, attention: 0 };
  tally[attention ? 'attention' : 'intact'] += 1;
  tallies.set(key, tally);
}

/** What is known before the audit. */
export interface ReportContext {
  archive: readonly string[];
  how: AuditHow;
}

export class ReportDataCollector {
  readonly #context: ReportContext;
  readonly #findings: AuditFinding[] = [];
  readonly #byFolder = new Map<string, Tally>();
  readonly #byMonth = new Map<string | undefined, Tally>();
  #summary: Extract<AuditRecord, { event: 'summary' }> | undefined;
  #hash: AuditedRecord['hash'];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(record: AuditRecord): void {
    if (record.event === 'summary') this.#summary = record;
    else if (record.event === 'problem') {
      this.#findings.push({ event: 'problem', container: record.file, problems: [record.error] });
      add(this.#byFolder, folderOf(record.file), true);
    } else this.#addContainer(record);
  }

  #addContainer(record: AuditedRecord): void {
    const { event, container, problems, from, foundAt, photoAt, captured, hash } = record;
    this.#hash ??= hash;
    const attention = needsAttention(record);
    add(this.#byFolder, folderOf(container), attention);
    add(this.#byMonth, captured?.slice(0, 7), attention);
    if (event === 'intact' && problems.length === 0) return;
    this.#findings.push({
      event,
      container,
      problems,
      ...(from === undefined ? {} : { from }),
      ...(foundAt === undefined ? {} : { foundAt }),
      ...(photoAt === undefined ? {} : { photoAt }),
    });
  }

  /** The data of the report. @param checkedAt when the audit ended */
  data(checkedAt: Date, timeZone: string): AuditReportData | undefined {
    const summary = this.#summary;
    if (summary === undefined) return undefined;
    const { notReached = 0, ...counts } = summary;
    const done = counts.intact + counts.damaged + counts.versionUnsupported + counts.changed;
    const checked = done + counts.moved + counts.unlisted;
    const { archive, how } = this.#context;
    return {
      archive,
      checkedAt,
      timeZone,
      how: {
        ...how,
        ...(this.#hash === undefined ? {} : { remoteHash: this.#hash }),
        ...(notReached === 0 ? {} : { cutShort: { done: checked, total: checked + notReached } }),
      },
      counts,
      findings: this.#findings,
      byFolder: [...this.#byFolder].map(([folder, tally]) => ({ folder, ...tally })),
      byMonth: [...this.#byMonth].map(([month, tally]) => ({ month, ...tally })),
    };
  }
}
