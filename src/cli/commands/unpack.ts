import type { Command } from 'commander';
import type { ProblemRecord, UnpackedRecord, UnpackRecord, UnpackSummary } from '../../index.ts';
import { failureLine, problemLines, section } from '../common/attention.ts';
import { dryRunOption, jobsOption, jsonOption, operationOptions } from '../common/options.ts';
import { run, type Report } from '../common/run.ts';
import { salvagedLines } from '../common/salvaged.ts';
import type { Session } from '../common/session.ts';
import { TimesNotKept } from '../common/times-not-kept.ts';
import { bold, count, dim, green, safe, size, yellow } from '../common/style.ts';

class UnpackReport implements Report<UnpackRecord> {
  readonly #out: string;
  readonly #planned: string[] = [];
  readonly #failures: string[] = [];
  readonly #salvaged: UnpackedRecord[] = [];
  readonly #times = new TimesNotKept();
  readonly #problems: ProblemRecord[] = [];
  #summary: UnpackSummary | undefined;
  #isDryRun = false;

  constructor(out: string) {
    this.#out = out;
  }

  add(record: UnpackRecord): void {
    if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else this.#addPhoto(record);
  }

  #addPhoto(record: UnpackedRecord): void {
    const { event, container, files, timesNotKept = [], dryRun, error } = record;
    this.#times.add(timesNotKept);
    if (event === 'salvaged') this.#salvaged.push(record);
    if (dryRun === true) {
      this.#isDryRun = true;
      const isDone = event === 'restored' || event === 'salvaged';
      const what = isDone ? `would be ${event}` : event;
      this.#planned.push(`${safe(container)}  ${dim(files.map(safe).join(' + '))}  ${what}`);
    }
    if (error !== undefined) this.#failures.push(failureLine(container, error));
  }

  lines(): string[] {
    return [
      ...this.#planned,
      ...salvagedLines(this.#salvaged),
      ...this.#times.lines(),
      ...section('Not restored', this.#failures),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { restored, present, conflicts, failed, salvaged, timesNotKept, problems, bytes } =
      this.#summary;
    const verb = this.#isDryRun ? 'would be restored' : 'restored';
    const needAttention = conflicts + failed + salvaged + problems;
    const parts = [
      `${count(restored, 'Live Photo')} ${verb} into ${safe(this.#out)} (${size(bytes)})`,
      ...(present > 0 ? [`${present} already there`] : []),
      ...(salvaged > 0 ? [`${count(salvaged, 'damaged container')} salvaged`] : []),
      ...(timesNotKept > 0
        ? [count(timesNotKept, 'modification time differs', 'modification times differ')]
        : []),
    ];
    const verdict =
      needAttention > 0
        ? yellow(`${count(needAttention, 'thing needs', 'things need')} attention: see above.`)
        : green('Every file was verified against its SHA-256.');
    return ['', bold(`${parts.join(', ')}.`), verdict];
  }
}

interface Flags {
  out: string;
  flat: boolean;
  force: boolean;
  salvage: boolean;
  dryRun: boolean;
  json: boolean;
  jobs?: number;
}

/** `livepkg unpack PATH... --out DIR` */
export function addUnpack(program: Command, session: Session): void {
  program
    .command('unpack')
    .summary('restore every file, byte for byte')
    .description(
      'Restores every file of each container, byte for byte, with its name and modification time, ' +
        'in the same folders as in the archive. Each container is verified before any of its files is ' +
        'written. Modification times that the disk does not keep are reported.',
    )
    .argument('<path...>', 'containers, or folders that contain them')
    .requiredOption('--out <dir>', 'local folder for the files')
    .option('--flat', 'restore all files into one folder', false)
    .option('--force', 'replace files whose content or modification time differs', false)
    .option(
      '--salvage',
      'recover what is left in damaged containers: verified files under their own names, damaged ' +
        'ones as NAME.damaged.EXT',
      false,
    )
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addOption(jobsOption())
    .action(
      async (paths: string[], { out, flat, force, salvage, dryRun, json, ...flags }: Flags) => {
        const { unpack } = await import('../../index.ts');
        const report = new UnpackReport(out);
        session.status = await run({ json, strict: false, report }, ({ onProgress }) =>
          unpack(paths, {
            ...operationOptions(flags),
            out,
            flat,
            force,
            salvage,
            dryRun,
            signal: session.signal,
            onProgress,
          }),
        );
      },
    );
}
