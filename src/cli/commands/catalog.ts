import { InvalidArgumentError, Option, type Command } from 'commander';
import { CLOUDS } from '../../format/cloud-hash/clouds.ts';
import type { CatalogRecord, CatalogSummary, Cloud, ProblemRecord } from '../../index.ts';
import { failureLine, problemLines, section } from '../common/attention.ts';
import { jobsOption, jsonOption, operationOptions } from '../common/options.ts';
import { run, type Report } from '../common/run.ts';
import type { Session } from '../common/session.ts';
import { bold, count, green, red, safe, size } from '../common/style.ts';

const ADVICE =
  'Damaged containers are not listed: a later audit would accept them. Restore good copies, then write the catalog again.';

class CatalogReport implements Report<CatalogRecord> {
  readonly #out: string;
  readonly #damaged: string[] = [];
  readonly #problems: ProblemRecord[] = [];
  #summary: CatalogSummary | undefined;

  constructor(out: string) {
    this.#out = out;
  }

  add(record: CatalogRecord): void {
    if (record.event === 'summary') this.#summary = record;
    else if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'damaged') {
      for (const problem of record.problems) {
        this.#damaged.push(failureLine(record.container, problem));
      }
    }
  }

  lines(): string[] {
    return [
      ...section('Damaged, and not listed', this.#damaged),
      ...(this.#damaged.length > 0 ? [`  ${ADVICE}`] : []),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { listed, damaged, problems, bytes } = this.#summary;
    if (listed === 0)
      return ['', bold(red('No intact container was found, and nothing was written.'))];
    const others = [
      ...(damaged > 0 ? [red(`${damaged} damaged`)] : []),
      ...(problems > 0 ? [red(count(problems, 'problem'))] : []),
    ];
    const head = `${count(listed, 'container')} listed in ${safe(this.#out)} (${size(bytes)})`;
    const verdict = others.length === 0 ? [green('Every byte of each was checked.')] : [];
    return ['', bold(`${[head, ...others].join(', ')}.`), ...verdict];
  }
}

function parseClouds(text: string): Cloud[] {
  return text.split(',').map((name) => {
    const cloud = CLOUDS.find((one) => one === name.trim());
    if (cloud === undefined)
      throw new InvalidArgumentError(`Allowed are ${CLOUDS.join(', ')}, separated by commas.`);
    return cloud;
  });
}

interface Flags {
  out: string;
  cloud?: Cloud[];
  force: boolean;
  json: boolean;
  jobs?: number;
}

/** `livepkg catalog PATH --out FILE` */
export function addCatalog(program: Command, session: Session): void {
  program
    .command('catalog')
    .summary('record the content of an archive')
    .description(
      'Verifies every container and records what the archive contains, so that a later audit can ' +
        'report missing containers. Keep a copy of the catalog outside the archive.',
    )
    .argument('<path>', 'folder of the archive')
    .requiredOption('--out <file>', 'local file to write')
    .addOption(
      new Option(
        '--cloud <names>',
        `also store the hashes of these clouds, for example dropbox,onedrive; allowed: ${CLOUDS.join(', ')}`,
      ).argParser(parseClouds),
    )
    .option('--force', 'replace an existing catalog, but no other file', false)
    .addOption(jsonOption())
    .addOption(jobsOption())
    .action(async (path: string, { out, cloud = [], force, json, ...flags }: Flags) => {
      const { catalog } = await import('../../index.ts');
      const report = new CatalogReport(out);
      session.status = await run({ json, strict: false, report }, ({ onProgress }) =>
        catalog(path, {
          ...operationOptions(flags),
          out,
          cloud,
          force,
          signal: session.signal,
          onProgress,
        }),
      );
    });
}
