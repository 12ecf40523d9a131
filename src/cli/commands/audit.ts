import { Option, type Command } from 'commander';
import type {
  AuditedRecord,
  AuditOptions,
  AuditRecord,
  AuditSummary,
  ProblemRecord,
} from '../../index.ts';
import { failureLine, faultLine, noteText, problemLines, section } from '../attention.ts';
import { jobsOption, jsonOption, operationOptions, strictOption } from '../options.ts';
import { run, type Report } from '../run.ts';
import type { Session } from '../session.ts';
import { bold, count, green, red, safe, size, yellow } from '../style.ts';

const ADVICE =
  'Put a good copy of it back from a backup, or from the version history of Dropbox or OneDrive.';

type Level = NonNullable<AuditOptions['level']>;

const LIVE_ADVICE =
  'Each is as it was packed, and unpack gives it back. Look for a better copy of the photo, and pack that.';

/** What a check of each level proves. */
const PROOF: Record<Level, string> = {
  quick: 'Quick check: manifests and lengths. Leave out --quick to check every byte.',
  full: 'Every byte was checked.',
  live: 'Every byte was checked, and whether each pair works as a Live Photo.',
};

class AuditReport implements Report<AuditRecord> {
  readonly #level: Level;
  readonly #notLive: string[] = [];
  readonly #notes: string[] = [];
  readonly #damaged: string[] = [];
  readonly #unsupported: string[] = [];
  readonly #problems: ProblemRecord[] = [];
  #summary: AuditSummary | undefined;

  constructor(level: Level) {
    this.#level = level;
  }

  add(record: AuditRecord): void {
    if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else if (record.event === 'intact') this.#addIntact(record);
    else this.#addContainer(record);
  }

  #addIntact({ container, problems, notes = [] }: AuditedRecord): void {
    for (const problem of problems)
      this.#notLive.push(faultLine(container, problem, problem.member));
    if (notes.length > 0) {
      this.#notes.push(`${safe(container)}: ${notes.map(noteText).join(', ')}`);
    }
  }

  #addContainer({ event, container, problems }: AuditedRecord): void {
    const lines = event === 'damaged' ? this.#damaged : this.#unsupported;
    for (const problem of problems) lines.push(failureLine(container, problem));
  }

  lines(): string[] {
    return [
      ...section('Damaged', this.#damaged),
      ...(this.#damaged.length > 0 ? [`  ${ADVICE}`] : []),
      ...section('Whole, but may not play as a Live Photo', this.#notLive),
      ...(this.#notLive.length > 0 ? [`  ${LIVE_ADVICE}`] : []),
      ...section('Worth knowing', this.#notes),
      ...section('Of another version', this.#unsupported),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { intact, notLive, damaged, versionUnsupported, problems, bytes } = this.#summary;
    const total = intact + damaged + versionUnsupported;
    if (total === 0) return ['', bold(red('No container was checked.'))];
    const how = PROOF[this.#level];
    const head = `${intact} of ${count(total, 'container')} intact (${size(bytes)})`;
    const others = [
      ...(notLive > 0 ? [yellow(`${notLive} may not play as a Live Photo`)] : []),
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
  live: boolean;
  json: boolean;
  strict: boolean;
  jobs?: number;
}

function levelOf({ quick, live }: Pick<Flags, 'quick' | 'live'>): Level {
  if (quick) return 'quick';
  return live ? 'live' : 'full';
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
    .addOption(
      new Option('--live', 'check besides whether each pair works as a Live Photo')
        .default(false)
        .conflicts('quick'),
    )
    .addOption(jsonOption())
    .addOption(strictOption('notes'))
    .addOption(jobsOption())
    .action(async (paths: string[], { quick, live, json, strict, ...flags }: Flags) => {
      const { audit } = await import('../../index.ts');
      const level = levelOf({ quick, live });
      const report = new AuditReport(level);
      session.status = await run({ json, strict, report }, ({ onProgress }) =>
        audit(paths, {
          ...operationOptions(flags),
          level,
          signal: session.signal,
          onProgress,
        }),
      );
    });
}
