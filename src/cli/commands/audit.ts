import { Option, type Command } from 'commander';
import type { AuditedRecord, AuditRecord, AuditSummary, ProblemRecord } from '../../index.ts';
import { parseDuration, parseSubset } from '../common/arguments.ts';
import { failureLine, faultLine, noteText, problemLines, section } from '../common/attention.ts';
import { jobsOption, jsonOption, operationOptions, strictOption } from '../common/options.ts';
import { run, type Report } from '../common/run.ts';
import type { Session } from '../common/session.ts';
import { NOT_DECODED, STRUCTURE } from '../common/structure.ts';
import { bold, count, dim, green, red, safe, size, yellow } from '../common/style.ts';

const ADVICE =
  'Restore a good copy from a backup, or from the version history of Dropbox or OneDrive.';

type Level = AuditedRecord['level'];

const LIVE_ADVICE =
  'These containers are intact, and unpack restores their files. Look for a better copy of the photo, and pack it.';

/** What was checked at each level. */
const PROOF: Record<Level, string> = {
  quick: 'Quick check: manifests and lengths. Leave out --quick to check every byte.',
  full: 'Every byte was checked.',
  live: `Every byte was checked, and in each intact container the structure of the pair: ${STRUCTURE}. ${NOT_DECODED}`,
  hash: 'Only the hashes stored by the remote were compared; nothing was downloaded.',
};

/** What each hash can detect. */
const HASH_NOTES = {
  sha256: 'SHA-256 detects any change.',
  dropbox: "Dropbox's content_hash, which is based on SHA-256, detects any change.",
  sha1: 'SHA-1 detects accidental changes; two files with the same SHA-1 can be made on purpose. Use --fetch occasionally.',
  md5: 'MD5 detects accidental changes; two files with the same MD5 can be made on purpose. Use --fetch occasionally.',
  quickxor:
    'quickXorHash detects accidental changes, but never tampering, nor two swapped blocks of 160 bytes. Use --fetch occasionally.',
} as const;

const MISSING_ADVICE =
  'Restore them from the trash or a backup. If you removed them on purpose, write a new catalog: livepkg catalog --force.';
const CHANGED_ADVICE =
  'If you replaced them, write a new catalog: livepkg catalog --force. Otherwise restore the listed containers from a backup.';
const CHANGED_HASH_ADVICE =
  'They were replaced or are damaged: --fetch shows which. Restore the listed containers from the version history of the cloud.';

function elsewhere({ container, foundAt, photoAt }: AuditedRecord): string {
  if (foundAt !== undefined) return `; the listed one is at ${safe(foundAt)}`;
  if (photoAt === container) return '; it holds the same photo';
  return photoAt === undefined ? '' : `; its photo is also in ${safe(photoAt)}`;
}

type Event = AuditedRecord['event'];

class AuditReport implements Report<AuditRecord> {
  readonly #baseline: string;
  #level: Level;
  #hash: AuditedRecord['hash'];
  readonly #notLive: string[] = [];
  readonly #notes: string[] = [];
  readonly #lines = new Map<Event, string[]>();
  readonly #problems: ProblemRecord[] = [];
  #summary: AuditSummary | undefined;

  /** @param baseline a sentence about the catalog and subset; may be empty */
  constructor(level: Level, baseline: string) {
    this.#level = level;
    this.#baseline = baseline;
  }

  add(record: AuditRecord): void {
    if (record.event === 'problem') this.#problems.push(record);
    else if (record.event === 'summary') this.#summary = record;
    else {
      this.#level = record.level;
      this.#hash ??= record.hash;
      if (record.event === 'intact') this.#addIntact(record);
      else this.#addContainer(record);
    }
  }

  #addIntact({ container, problems, notes = [] }: AuditedRecord): void {
    for (const problem of problems)
      this.#notLive.push(faultLine(container, problem, problem.member));
    if (notes.length > 0) {
      this.#notes.push(`${safe(container)}: ${notes.map(noteText).join(', ')}`);
    }
  }

  #addContainer(record: AuditedRecord): void {
    const { event, container, problems, from = '' } = record;
    const name = safe(container);
    const lines: Record<Exclude<Event, 'intact'>, string[]> = {
      damaged: problems.map((problem) => failureLine(container, problem)),
      'version-unsupported': problems.map((problem) => failureLine(container, problem)),
      missing: [`${red('✗')} ${name}${elsewhere(record)}`],
      changed: [`${red('✗')} ${name}${elsewhere(record)}`],
      moved: [`${name} ${dim('from')} ${safe(from)}`],
      unlisted: [name],
    };
    if (event === 'intact') return;
    const known = this.#lines.get(event);
    if (known === undefined) this.#lines.set(event, lines[event]);
    else known.push(...lines[event]);
  }

  #section(event: Event, title: string, advice?: string): string[] {
    const lines = section(title, this.#lines.get(event) ?? []);
    return lines.length > 0 && advice !== undefined ? [...lines, `  ${advice}`] : lines;
  }

  lines(): string[] {
    const changed = this.#level === 'hash' ? CHANGED_HASH_ADVICE : CHANGED_ADVICE;
    return [
      ...this.#section('damaged', 'Damaged', ADVICE),
      ...this.#section('missing', 'Missing: in the catalog, but not found', MISSING_ADVICE),
      ...this.#section('changed', 'Changed: not the container in the catalog', changed),
      ...section('Intact, but may not play as a Live Photo', this.#notLive),
      ...(this.#notLive.length > 0 ? [`  ${LIVE_ADVICE}`] : []),
      ...this.#section('moved', 'Moved, but intact'),
      ...this.#section('unlisted', 'Not in the catalog'),
      ...section('Notes', this.#notes),
      ...this.#section('version-unsupported', 'Unsupported version'),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { intact, notLive, damaged, missing, changed, moved, unlisted, problems } = this.#summary;
    const { versionUnsupported, bytes, notReached = 0 } = this.#summary;
    const found = intact + damaged + versionUnsupported + changed + moved + unlisted;
    const timeLimit =
      notReached === 0
        ? []
        : [yellow(`The time limit was reached: ${count(notReached, 'container')} not checked.`)];
    if (found + missing === 0) return ['', bold(red('No container was checked.')), ...timeLimit];
    const head = `${intact} of ${count(found + missing, 'container')} intact (${size(bytes)})`;
    const others = [
      ...(notLive > 0 ? [yellow(`${notLive} may not play as a Live Photo`)] : []),
      ...(damaged > 0 ? [red(`${damaged} damaged`)] : []),
      ...(missing > 0 ? [red(`${missing} missing`)] : []),
      ...(changed > 0 ? [red(`${changed} changed`)] : []),
      ...(moved > 0 ? [`${moved} moved`] : []),
      ...(unlisted > 0 ? [`${unlisted} not in the catalog`] : []),
      ...(versionUnsupported > 0 ? [`${versionUnsupported} of an unsupported version`] : []),
      ...(problems > 0 ? [red(count(problems, 'problem'))] : []),
    ];
    const isGood = others.length === 0 && notReached === 0;
    const how = this.#how();
    return ['', bold(`${[head, ...others].join(', ')}.`), isGood ? green(how) : how, ...timeLimit];
  }

  #how(): string {
    const hash = this.#hash === undefined ? '' : ` ${HASH_NOTES[this.#hash]}`;
    return `${PROOF[this.#level]}${hash}${this.#baseline}`;
  }
}

interface Flags {
  quick: boolean;
  live: boolean;
  catalog?: string;
  subset?: { n: number; t: number };
  maxDuration?: number;
  state?: string;
  report?: string;
  remote?: string;
  remoteTimeout?: number;
  fetch: boolean;
  json: boolean;
  strict: boolean;
  jobs?: number;
}

function levelOf({ quick, live }: Pick<Flags, 'quick' | 'live'>): 'quick' | 'full' | 'live' {
  if (quick) return 'quick';
  return live ? 'live' : 'full';
}

/** The error of a wrong combination of paths and flags; the operations check the others. */
function usageError(paths: readonly string[], flags: Flags): string | undefined {
  const { remote, state, fetch, quick } = flags;
  if (remote === undefined) {
    if (paths.length === 0) return "missing required argument 'path', or --remote";
    if (fetch) return '--fetch requires --remote';
    if (flags.remoteTimeout !== undefined) return '--remote-timeout requires --remote';
    return undefined;
  }
  if (paths.length > 0) return '--remote cannot be combined with a path';
  if (state !== undefined) return '--state works only with local folders';
  if (quick) return '--quick works only with local folders';
  if (!fetch && flags.live) return '--live with --remote requires --fetch, to read the photos';
  return undefined;
}

function baselineSentence({ catalog, subset }: Flags): string {
  if (subset !== undefined) {
    const checkedFor =
      catalog === undefined ? '' : ', and every entry of the catalog in this part was checked for';
    return ` This is part ${subset.n} of ${subset.t}${checkedFor}.`;
  }
  return catalog === undefined ? '' : ' Every entry of the catalog was checked for.';
}

/** `livepkg audit PATH...` */
export function addAudit(program: Command, session: Session): void {
  const command = program
    .command('audit')
    .summary('check that every container is intact')
    .description(
      'Checks every byte of every container, unless --quick is given. With a catalog, also checks ' +
        'that every listed container exists.',
    )
    .argument('[path...]', 'containers, or folders that contain them')
    .option('--quick', 'check only the manifest and the length of each container', false)
    .addOption(
      new Option(
        '--live',
        'also check the structure of each pair (identifiers, tracks, time of the still, ' +
          'truncation); nothing is decoded',
      )
        .default(false)
        .conflicts('quick'),
    )
    .option('--catalog <file>', 'compare with a catalog written by `livepkg catalog`')
    .addOption(
      new Option('--subset <n/t>', 'check only the N-th of T parts of the archive').argParser(
        parseSubset,
      ),
    )
    .addOption(
      new Option(
        '--max-duration <time>',
        'stop after this time, for example 90s, 30m or 2h',
      ).argParser(parseDuration),
    )
    .option(
      '--state <file>',
      'check the least recently checked containers first, and save when each was checked',
    )
    .option('--report <file>', 'write a report as an HTML page')
    .option('--remote <remote:path>', 'audit a copy in a cloud by its hashes, through rclone')
    .option('--fetch', 'with --remote: download every container and check every byte', false)
    .addOption(
      new Option(
        '--remote-timeout <time>',
        'stop rclone if it sends nothing for this time, for example 90s or 30m (default: 5m)',
      ).argParser(parseDuration),
    )
    .addOption(jsonOption())
    .addOption(strictOption('notes, moved, unlisted'))
    .addOption(jobsOption());
  command.action(async (paths: string[], flags: Flags) => {
    const error = usageError(paths, flags);
    if (error !== undefined) command.error(`error: ${error}`);
    const { assertReportPath, audit, auditRemote, parseRemote, saveReport } =
      await import('../../index.ts');
    const { catalog, subset, maxDuration, remoteTimeout, state, json, strict, fetch } = flags;
    const remote = flags.remote === undefined ? undefined : parseRemote(flags.remote);
    if (flags.remote !== undefined && remote === undefined) {
      command.error(`error: --remote takes REMOTE:PATH, as for rclone, not ${flags.remote}`);
    }
    if (flags.report !== undefined) assertReportPath(flags.report);
    const level = levelOf(flags);
    const report = new AuditReport(
      remote === undefined || fetch ? level : 'hash',
      baselineSentence(flags),
    );
    const { ReportDataCollector } = await import('../report/collect.ts');
    const how = {
      level,
      ...(catalog === undefined ? {} : { catalog: { path: catalog } }),
      ...(subset === undefined ? {} : { subset }),
    };
    const collector = new ReportDataCollector({
      archive: remote === undefined ? paths : [remote.label],
      how,
    });
    session.status = await run({ json, strict, report }, async function* ({ onProgress }) {
      const options = {
        ...operationOptions(flags),
        ...(catalog === undefined ? {} : { catalog: catalog }),
        ...(subset === undefined ? {} : { subset }),
        ...(maxDuration === undefined ? {} : { maxDuration }),
        signal: session.signal,
        onProgress,
      };
      const records =
        remote === undefined
          ? audit(paths, { ...options, level, ...(state === undefined ? {} : { state }) })
          : auditRemote(remote, {
              ...options,
              ...(remoteTimeout === undefined ? {} : { remoteTimeout }),
              ...(fetch ? { fetch: level === 'live' ? 'live' : 'full' } : {}),
            });
      for await (const record of records) {
        if (flags.report !== undefined) collector.add(record);
        yield record;
      }
    });
    if (flags.report !== undefined) {
      const { renderAuditReport } = await import('../report/page.ts');
      const data = collector.data(new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone);
      if (data !== undefined) await saveReport(flags.report, renderAuditReport(data));
    }
  });
}
