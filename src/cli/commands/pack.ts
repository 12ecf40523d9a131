import type { Command } from 'commander';
import type {
  DamagedRecord,
  PackedRecord,
  PackRecord,
  PackSummary,
  ProblemRecord,
  UnpairedRecord,
} from '../../index.ts';
import {
  damagedLines,
  failureLine,
  faultLine,
  leftOutLine,
  noteText,
  problemLines,
  section,
  unpairedLines,
} from '../common/attention.ts';
import {
  dryRunOption,
  jobsOption,
  jsonOption,
  operationOptions,
  strictOption,
} from '../common/options.ts';
import { run, type Report } from '../common/run.ts';
import type { Session } from '../common/session.ts';
import { NOT_DECODED } from '../common/structure.ts';
import { bold, count, dim, green, safe, size, yellow } from '../common/style.ts';

const isWritten = (event: PackedRecord['event']): boolean =>
  event === 'packed' || event === 'updated';

/** Why the files of a packed pair were not removed, and what to do. */
const KEPT: Readonly<Record<NonNullable<PackedRecord['keptBecause']>, string>> = {
  bundle: 'it is in a bundle of another program; bundles are never removed',
  'symbolic-link': 'its path contains a symbolic link; give the real path of the folder',
  'name-only': 'its halves are paired only by name; check that they belong together',
  faults: 'it may not play as a Live Photo; check it first',
  notes: 'it has notes; check them first',
  'identifier-elsewhere': 'an unpaired file has the same identifier; check that file first',
  copy: 'it is a copy of another photo of this run; compare the two',
  times: 'its container has different modification times; compare the two',
};

/** What happened to the sidecars of a rewritten container. */
type HeldSidecars = Pick<PackedRecord, 'carriedOver' | 'dropped' | 'replaced' | 'dryRun'>;

class PackReport implements Report<PackRecord> {
  readonly #out: string;
  readonly #planned: string[] = [];
  readonly #failures: string[] = [];
  readonly #notes: string[] = [];
  readonly #sidecars: string[] = [];
  readonly #kept: string[] = [];
  readonly #unpaired: UnpairedRecord[] = [];
  readonly #damaged: DamagedRecord[] = [];
  readonly #problems: ProblemRecord[] = [];
  #summary: PackSummary | undefined;
  #isDryRun = false;

  constructor(out: string) {
    this.#out = out;
  }

  add(record: PackRecord): void {
    if (record.event === 'unpaired') this.#unpaired.push(record);
    else if (record.event === 'ignored') this.#damaged.push(record);
    else if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else this.#addPhoto(record);
  }

  #addPhoto(record: PackedRecord): void {
    const { event, container, still, motion, bytes, keptBecause, dryRun, error } = record;
    if (dryRun === true) {
      this.#isDryRun = true;
      const what = isWritten(event) ? `would be ${event}, ${size(bytes)}` : event;
      this.#planned.push(`${safe(container)}  ${dim(`${safe(still)} + ${safe(motion)}`)}  ${what}`);
    }
    if (keptBecause !== undefined) this.#kept.push(`${yellow(safe(still))}: ${KEPT[keptBecause]}.`);
    if (error !== undefined) this.#failures.push(failureLine(container, error));
    else this.#addNotes(record);
  }

  #addNotes({ container, notes, faults, leftOut = [], ...held }: PackedRecord): void {
    for (const fault of faults) this.#notes.push(faultLine(container, fault, fault.file));
    for (const sidecar of leftOut) this.#notes.push(leftOutLine(container, sidecar));
    this.#addHeldSidecars(container, held);
    const rest = notes.filter((note) => note !== 'sidecar-left-out').map(noteText);
    if (rest.length > 0) this.#notes.push(`${safe(container)}: ${rest.join(', ')}`);
  }

  /** One line per sidecar: it may be the only copy of an edit. */
  #addHeldSidecars(
    container: string,
    { carriedOver = [], dropped = [], replaced = [], dryRun }: HeldSidecars,
  ): void {
    const add = (names: readonly string[], what: string): void => {
      for (const name of names) this.#sidecars.push(`${safe(container)}: ${safe(name)} ${what}.`);
    };
    add(carriedOver, 'no longer exists next to the photo; it stays in the container');
    add(replaced, 'has changed, and replaces the one in the container');
    const removed = dryRun === true ? 'would be dropped' : 'was dropped';
    add(dropped, yellow(`${removed}: only the container had it`));
  }

  lines(): string[] {
    return [
      ...this.#planned,
      ...unpairedLines(this.#unpaired),
      ...section('Notes', this.#notes),
      ...section('Sidecars', this.#sidecars),
      ...section('Packed, but not removed', this.#kept),
      ...section('Not packed', this.#failures),
      ...damagedLines(this.#damaged),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { packed, updated, unchanged, conflicts, failed, unpaired, removed, problems, bytes } =
      this.#summary;
    const verb = this.#isDryRun ? 'would be packed' : 'packed';
    const needAttention = conflicts + failed + problems;
    const parts = [
      `${count(packed, 'Live Photo')} ${verb} into ${safe(this.#out)} (${size(bytes)})`,
      ...(updated > 0 ? [`${updated} ${this.#isDryRun ? 'would be ' : ''}updated`] : []),
      ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
      ...(removed > 0
        ? [`${count(removed, 'file')} ${this.#isDryRun ? 'would be ' : ''}removed`]
        : []),
      ...(unpaired > 0
        ? [yellow(count(unpaired, 'unpaired file', 'unpaired files') + ' (not packed)')]
        : []),
    ];
    const verdict =
      needAttention > 0
        ? [yellow(`${count(needAttention, 'thing needs', 'things need')} attention: see above.`)]
        : packed + updated + unchanged > 0
          ? [green(`Every pair found ${this.#isDryRun ? 'would have' : 'has'} its container.`)]
          : [];
    const checks = [
      ...(packed > 0
        ? [`The structure of each newly packed pair was checked. ${NOT_DECODED}`]
        : []),
      ...(unchanged > 0
        ? ['Unchanged pairs may not have been read: matching names, sizes and times are enough.']
        : []),
    ];
    return ['', bold(`${parts.join(', ')}.`), ...verdict, ...checks];
  }
}

interface Flags {
  out: string;
  pairByName: boolean;
  update: boolean;
  dropSidecars: boolean;
  removeSource: boolean;
  catalog?: string;
  dryRun: boolean;
  json: boolean;
  strict: boolean;
  jobs?: number;
}

/** `livepkg pack PATH... --out DIR` */
export function addPack(program: Command, session: Session): void {
  program
    .command('pack')
    .summary('pack each pair into one container')
    .description(
      'Packs each pair into one container, named after the still, in the same folders. Pairs that ' +
        'are already packed are skipped. Nothing is overwritten, except with --update.',
    )
    .argument('<path...>', 'files or folders')
    .requiredOption('--out <dir>', 'local folder for the containers')
    .option('--pair-by-name', 'also pack pairs that match only by name', false)
    .option('--update', 'rewrite containers whose sidecars or names have changed', false)
    .option(
      '--drop-sidecars',
      'with --update: drop sidecars that exist only in the container',
      false,
    )
    .option(
      '--remove-source',
      'remove packed files after verifying that the container holds them',
      false,
    )
    .option('--catalog <file>', 'add packed containers to this catalog')
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addOption(strictOption('unpaired files, notes, damaged ordinary files'))
    .addOption(jobsOption())
    .action(async (paths: string[], { json, strict, jobs, catalog, ...flags }: Flags) => {
      const { pack } = await import('../../index.ts');
      const report = new PackReport(flags.out);
      session.status = await run({ json, strict, report }, ({ onProgress }) =>
        pack(paths, {
          ...flags,
          ...(catalog === undefined ? {} : { catalog: catalog }),
          ...operationOptions({ jobs }),
          signal: session.signal,
          onProgress,
        }),
      );
    });
}
