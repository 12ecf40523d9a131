import type { Command } from 'commander';
import type {
  DamagedRecord,
  IgnoredRecord,
  PairRecord,
  ProblemRecord,
  ScanRecord,
  ScanSummary,
  UnpairedRecord,
} from '../../index.ts';
import {
  damagedLines,
  faultLine,
  leftOutLine,
  noteText,
  problemLines,
  section,
  unpairedLines,
} from '../common/attention.ts';
import { jobsOption, jsonOption, operationOptions, strictOption } from '../common/options.ts';
import { run, type Report } from '../common/run.ts';
import type { Session } from '../common/session.ts';
import { NOT_DECODED, STRUCTURE } from '../common/structure.ts';
import { bold, count, dim, green, safe, yellow } from '../common/style.ts';

/** Explains the marks before pairs. */
const LEGEND = `● no fault found in the structure of the pair, ○ fault found. Checked: ${STRUCTURE}. ${NOT_DECODED}`;

const folderOf = (path: string): string => path.replace(/[^/\\]*$/, '') || './';
const nameOf = (path: string): string => path.slice(path.replace(/[^/\\]*$/, '').length);

function describe({ media, notes }: PairRecord): string {
  const { captured, model, motion } = media;
  const facts = [
    captured?.replace('T', ' ').slice(0, 16),
    model,
    motion.duration === undefined ? undefined : `${(motion.duration / 1000).toFixed(1)} s`,
    ...notes.map(noteText),
  ].filter((fact) => fact !== undefined);
  return dim(safe(facts.join(' · ')));
}

type OtherReason = Exclude<IgnoredRecord['reason'], 'damaged'>;

/** Kinds of files outside Live Photos, singular and plural. */
const OTHERS: Readonly<Record<OtherReason, [one: string, many: string]>> = {
  'no-identifier': ['ordinary photo or video', 'ordinary photos and videos'],
  'lone-sidecar': ['sidecar without a Live Photo', 'sidecars without a Live Photo'],
  'not-media': ['file that is not a photo or video', 'files that are not photos or videos'],
  'not-followed': ['link or special file, not followed', 'links and special files, not followed'],
};

class ScanReport implements Report<ScanRecord> {
  readonly #folders = new Map<string, string[]>();
  readonly #faults: string[] = [];
  readonly #leftOut: string[] = [];
  readonly #unpaired: UnpairedRecord[] = [];
  readonly #damaged: DamagedRecord[] = [];
  readonly #problems: ProblemRecord[] = [];
  readonly #others = new Map<OtherReason, number>();
  #summary: ScanSummary | undefined;

  add(record: ScanRecord): void {
    if (record.event === 'pair') this.#addPair(record);
    else if (record.event === 'unpaired') this.#unpaired.push(record);
    else if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'ignored') this.#addIgnored(record);
    else if (record.event === 'summary') this.#summary = record;
  }

  #addIgnored(record: IgnoredRecord): void {
    if (record.reason === 'damaged') this.#damaged.push(record);
    else this.#others.set(record.reason, (this.#others.get(record.reason) ?? 0) + 1);
  }

  #addPair(record: PairRecord): void {
    const { still, motion, faults, leftOut = [] } = record;
    const [fault] = faults;
    // Only the first, which is the worst; --json has all.
    if (fault !== undefined) this.#faults.push(faultLine(fault.file ?? still, fault));
    for (const sidecar of leftOut) this.#leftOut.push(leftOutLine(still, sidecar));
    const folder = folderOf(still);
    const partner = folderOf(motion) === folder ? nameOf(motion) : motion;
    const mark = fault === undefined ? green('●') : yellow('○');
    const line = `  ${mark} ${safe(`${nameOf(still)} + ${partner}`)}  ${describe(record)}`;
    const lines = this.#folders.get(folder);
    if (lines === undefined) this.#folders.set(folder, [line]);
    else lines.push(line);
  }

  lines(): string[] {
    const folders = [...this.#folders].flatMap(([folder, lines]) => [bold(safe(folder)), ...lines]);
    return [
      ...folders,
      ...section('May not play as Live Photos (packed anyway)', this.#faults),
      ...section('Sidecars that are not packed', this.#leftOut),
      ...unpairedLines(this.#unpaired),
      ...damagedLines(this.#damaged),
      ...problemLines(this.#problems),
      ...section(
        'Other files: nothing to do (--json lists them)',
        [...this.#others].map(([reason, number]) => count(number, ...OTHERS[reason])),
      ),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { pairs, notLive, unpaired, ignored, problems } = this.#summary;
    const parts = [
      count(pairs, 'Live Photo'),
      ...(notLive > 0 ? [yellow(`${notLive} of them may not play`)] : []),
      count(unpaired, 'unpaired file'),
      count(ignored, 'other file'),
      ...(problems > 0 ? [count(problems, 'problem')] : []),
    ];
    return ['', bold(parts.join(', ')), ...(pairs > 0 ? [LEGEND] : [])];
  }
}

interface Flags {
  json: boolean;
  strict: boolean;
  jobs?: number;
}

/** `livepkg scan PATH...` */
export function addScan(program: Command, session: Session): void {
  program
    .command('scan')
    .summary('list pairs and unpaired files, and why they are unpaired')
    .description('Lists pairs and unpaired files, and why they are unpaired. Writes nothing.')
    .argument('<path...>', 'files or folders')
    .addOption(jsonOption())
    .addOption(strictOption('unpaired files, notes, damaged ordinary files'))
    .addOption(jobsOption())
    .action(async (paths: string[], { json, strict, ...flags }: Flags) => {
      const { scan } = await import('../../index.ts');
      const report = new ScanReport();
      session.status = await run({ json, strict, report }, ({ onProgress }) =>
        scan(paths, { ...operationOptions(flags), signal: session.signal, onProgress }),
      );
    });
}
