import type { Command } from 'commander';
import type { AuditedRecord, AuditRecord, AuditSummary, ProblemRecord } from '../../index.ts';
import { failureLine, problemLines, section } from '../attention.ts';
import { jobsOption, jsonOption, operationOptions, strictOption } from '../options.ts';
import { run, type Report } from '../run.ts';
import type { Session } from '../session.ts';
import { bold, count, green, red, size } from '../style.ts';

const ADVICE =
  'Put a good copy of it back from a backup, or from the version history of Dropbox or OneDrive.';

class AuditReport implements Report<AuditRecord> {
  readonly #quick: boolean;
  readonly #damaged: string[] = [];
  readonly #unsupported: string[] = [];
  readonly #problems: ProblemRecord[] = [];
  #summary: AuditSummary | undefined;

  constructor(quick: boolean) {
    this.#quick = quick;
  }

  add(record: AuditRecord): void {
    if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else if (record.event !== 'intact') this.#addContainer(record);
  }

  #addContainer({ event, container, problems }: AuditedRecord): void {
    const lines = event === 'damaged' ? this.#damaged : this.#unsupported;
    for (const problem of problems) lines.push(failureLine(container, problem));
  }

  lines(): string[] {
    return [
      ...section('Damaged', this.#damaged),
      ...(this.#damaged.length > 0 ? [`  ${ADVICE}`] : []),
      ...section('Of another version', this.#unsupported),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { intact, damaged, versionUnsupported, problems, bytes } = this.#summary;
    const total = intact + damaged + versionUnsupported;
    if (total === 0) return ['', bold(red('No container was checked.'))];
    const how = this.#quick
      ? 'Quick check: manifests and lengths. Leave out --quick to check every byte.'
      : 'Every byte was checked.';
    const head = `${intact} of ${count(total, 'container')} intact (${size(bytes)})`;
    const others = [
      ...(damaged > 0 ? [red(`${damaged} damaged`)] : []),
      ...(versionUnsupported > 0 ? [`${versionUnsupported} of another version`] : []),
      ...(problems > 0 ? [red(count(problems, 'problem'))] : []),
    ];
    const isGood = others.length === 0;
    return ['', bold(`${[head, ...others].join(', ')}.`), isGood ? green(how) : how];
  }
}

interface Flags {
  quick: boolean;
  json: boolean;
  strict: boolean;
  jobs?: number;
}

/** `livepkg audit PATH...` */
export function addAudit(program: Command, session: Session): void {
  program
    .command('audit')
    .summary('say of every container whether it is intact')
    .description(
      'Says of every container whether it is intact: every byte, unless --quick is given.',
    )
    .argument('<path...>', 'containers or folders')
    .option('--quick', 'look only at the manifest and the length of each', false)
    .addOption(jsonOption())
    .addOption(strictOption('notes'))
    .addOption(jobsOption())
    .action(async (paths: string[], { quick, json, strict, ...flags }: Flags) => {
      const { audit } = await import('../../index.ts');
      const report = new AuditReport(quick);
      session.status = await run({ json, strict, report }, ({ onProgress }) =>
        audit(paths, {
          ...operationOptions(flags),
          level: quick ? 'quick' : 'full',
          signal: session.signal,
          onProgress,
        }),
      );
    });
}
