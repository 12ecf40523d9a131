import type { Command } from 'commander';
import type {
  PackedRecord,
  PackRecord,
  PackSummary,
  ProblemRecord,
  UnpairedRecord,
} from '../../index.ts';
import {
  failureLine,
  faultLine,
  leftOutLine,
  noteText,
  problemLines,
  section,
  unpairedLines,
} from '../attention.ts';
import {
  dryRunOption,
  jobsOption,
  jsonOption,
  operationOptions,
  strictOption,
} from '../options.ts';
import { run, type Report } from '../run.ts';
import type { Session } from '../session.ts';
import { bold, count, dim, green, safe, size, yellow } from '../style.ts';

const isWritten = (event: PackedRecord['event']): boolean =>
  event === 'packed' || event === 'updated';

class PackReport implements Report<PackRecord> {
  readonly #out: string;
  readonly #planned: string[] = [];
  readonly #failures: string[] = [];
  readonly #notes: string[] = [];
  readonly #unpaired: UnpairedRecord[] = [];
  readonly #problems: ProblemRecord[] = [];
  #summary: PackSummary | undefined;
  #isDryRun = false;

  constructor(out: string) {
    this.#out = out;
  }

  add(record: PackRecord): void {
    if (record.event === 'unpaired') this.#unpaired.push(record);
    else if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else this.#addPhoto(record);
  }

  #addPhoto(record: PackedRecord): void {
    const { event, container, still, motion, bytes, dryRun, error } = record;
    if (dryRun === true) {
      this.#isDryRun = true;
      const what = isWritten(event) ? `would be ${event}, ${size(bytes)}` : event;
      this.#planned.push(`${safe(container)}  ${dim(`${safe(still)} + ${safe(motion)}`)}  ${what}`);
    }
    if (error !== undefined) this.#failures.push(failureLine(container, error));
    else this.#addNotes(record);
  }

  #addNotes({ container, notes, faults = [], leftOut = [] }: PackedRecord): void {
    for (const fault of faults) this.#notes.push(faultLine(container, fault, fault.file));
    for (const sidecar of leftOut) this.#notes.push(leftOutLine(container, sidecar));
    const explained = new Set<string>(['sidecar-left-out', ...faults.map(({ code }) => code)]);
    const rest = notes.filter((note) => !explained.has(note)).map(noteText);
    if (rest.length > 0) this.#notes.push(`${safe(container)}: ${rest.join(', ')}`);
  }

  lines(): string[] {
    return [
      ...this.#planned,
      ...unpairedLines(this.#unpaired),
      ...section('Worth knowing', this.#notes),
      ...section('Not packed', this.#failures),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { packed, updated, unchanged, conflicts, failed, unpaired, problems, bytes } =
      this.#summary;
    const verb = this.#isDryRun ? 'would be packed' : 'packed';
    const needAttention = conflicts + failed + problems;
    const parts = [
      `${count(packed, 'Live Photo')} ${verb} into ${safe(this.#out)} (${size(bytes)})`,
      ...(updated > 0 ? [`${updated} ${this.#isDryRun ? 'would be ' : ''}updated`] : []),
      ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
      ...(unpaired > 0 ? [yellow(count(unpaired, 'half left', 'halves left'))] : []),
    ];
    const verdict =
      needAttention > 0
        ? yellow(`${count(needAttention, 'thing needs', 'things need')} attention: see above.`)
        : green('Nothing needs attention.');
    return ['', bold(`${parts.join(', ')}.`), verdict];
  }
}

interface Flags {
  out: string;
  pairByName: boolean;
  update: boolean;
  dryRun: boolean;
  json: boolean;
  strict: boolean;
  jobs?: number;
}

/** `livepkg pack PATH... --out DIR` */
export function addPack(program: Command, session: Session): void {
  program
    .command('pack')
    .summary('one container for each pair')
    .description(
      'Packs each pair into one container, in folders as they are, named after the still. ' +
        'What is packed already and unchanged is left alone; nothing is overwritten.',
    )
    .argument('<path...>', 'files or folders')
    .requiredOption('--out <dir>', 'folder that the containers go into')
    .option('--pair-by-name', 'also pack pairs that only their names make probable', false)
    .option('--update', 'write containers anew whose photo has other sidecars or names now', false)
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addOption(strictOption('halves without a partner, notes'))
    .addOption(jobsOption())
    .action(async (paths: string[], { json, strict, jobs, ...flags }: Flags) => {
      const { pack } = await import('../../index.ts');
      const report = new PackReport(flags.out);
      session.status = await run({ json, strict, report }, ({ onProgress }) =>
        pack(paths, {
          ...flags,
          ...operationOptions({ jobs }),
          signal: session.signal,
          onProgress,
        }),
      );
    });
}
