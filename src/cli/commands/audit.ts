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
  'Put a good copy of it back from a backup, or from the version history of Dropbox or OneDrive.';

type Level = AuditedRecord['level'];

const LIVE_ADVICE =
  'Each is as it was packed, and unpack gives it back. Look for a better copy of the photo, and pack that.';

/** What a check of each level proves. */
const PROOF: Record<Level, string> = {
  quick: 'Quick check: manifests and lengths. Leave out --quick to check every byte.',
  full: 'Every byte was checked.',
  live: `Every byte was checked, and in each intact container the structure of the pair: ${STRUCTURE}. ${NOT_DECODED}`,
  hash: 'Only the hashes that the remote keeps were compared: nothing was downloaded.',
};

/** What a hash of a cloud cannot tell. */
const HASH_NOTES = {
  sha256: 'SHA-256: no other bytes have it.',
  dropbox: "Dropbox's content_hash, which rests on SHA-256: no other bytes have it.",
  sha1: 'SHA-1: it finds accidents; whoever made the file can have made another one with it. Use --fetch now and then.',
  md5: 'MD5: it finds accidents; whoever made the file can have made another one with it. Use --fetch now and then.',
  quickxor:
    'quickXorHash: it finds accidents, never tampering, and not two blocks of 160 bytes that changed places. Use --fetch now and then.',
} as const;

const MISSING_ADVICE =
  'Look in the trash and in backups, and put each back. If it was removed on purpose, write the catalog anew: livepkg catalog --force.';
const CHANGED_ADVICE =
  'If you replaced it, write the catalog anew: livepkg catalog --force. If not, put the listed one back from a backup.';
const CHANGED_HASH_ADVICE =
  'It was replaced, or is damaged: --fetch tells which. Put the listed one back from the version history of the cloud.';

function elsewhere({ container, foundAt, photoAt }: AuditedRecord): string {
  if (foundAt !== undefined) return `; the listed one is at ${safe(foundAt)}`;
  if (photoAt === container) return '; it holds the same photo';
  return photoAt === undefined ? '' : `; its photo is in ${safe(photoAt)}, too`;
}

type Event = AuditedRecord['event'];

class AuditReport implements Report<AuditRecord> {
  readonly #against: string;
  #level: Level;
  #hash: AuditedRecord['hash'];
  readonly #notLive: string[] = [];
  readonly #notes: string[] = [];
  readonly #lines = new Map<Event, string[]>();
  readonly #problems: ProblemRecord[] = [];
  #summary: AuditSummary | undefined;

  /** @param ground what the archive was held against, as a sentence; empty: nothing */
  constructor(level: Level, ground: string) {
    this.#level = level;
    this.#against = ground;
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
      ...this.#section('missing', 'Missing: listed, and not there', MISSING_ADVICE),
      ...this.#section('changed', 'Changed: another container than was listed', changed),
      ...section('Whole, but may not play as a Live Photo', this.#notLive),
      ...(this.#notLive.length > 0 ? [`  ${LIVE_ADVICE}`] : []),
      ...this.#section('moved', 'Moved, and whole'),
      ...this.#section('unlisted', 'Not listed yet'),
      ...section('Worth knowing', this.#notes),
      ...this.#section('version-unsupported', 'Of another version'),
      ...problemLines(this.#problems),
      ...this.#totals(),
    ];
  }

  #totals(): string[] {
    if (this.#summary === undefined) return [];
    const { intact, notLive, damaged, missing, changed, moved, unlisted, problems } = this.#summary;
    const { versionUnsupported, bytes, notReached = 0 } = this.#summary;
    const there = intact + damaged + versionUnsupported + changed + moved + unlisted;
    const late =
      notReached === 0
        ? []
        : [yellow(`The time was up: ${count(notReached, 'container')} not looked at.`)];
    if (there + missing === 0) return ['', bold(red('No container was checked.')), ...late];
    const head = `${intact} of ${count(there + missing, 'container')} intact (${size(bytes)})`;
    const others = [
      ...(notLive > 0 ? [yellow(`${notLive} may not play as a Live Photo`)] : []),
      ...(damaged > 0 ? [red(`${damaged} damaged`)] : []),
      ...(missing > 0 ? [red(`${missing} missing`)] : []),
      ...(changed > 0 ? [red(`${changed} changed`)] : []),
      ...(moved > 0 ? [`${moved} moved`] : []),
      ...(unlisted > 0 ? [`${unlisted} not listed yet`] : []),
      ...(versionUnsupported > 0 ? [`${versionUnsupported} of another version`] : []),
      ...(problems > 0 ? [red(count(problems, 'problem'))] : []),
    ];
    const isGood = others.length === 0 && notReached === 0;
    const how = this.#how();
    return ['', bold(`${[head, ...others].join(', ')}.`), isGood ? green(how) : how, ...late];
  }

  #how(): string {
    const hash = this.#hash === undefined ? '' : ` ${HASH_NOTES[this.#hash]}`;
    return `${PROOF[this.#level]}${hash}${this.#against}`;
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

/** What flags and paths must not be given together, in words; the operations refuse the rest. */
function contradiction(paths: readonly string[], flags: Flags): string | undefined {
  const { remote, state, fetch, quick } = flags;
  if (remote === undefined) {
    if (paths.length === 0) return "missing required argument 'path', or --remote";
    if (fetch) return '--fetch goes with --remote';
    if (flags.remoteTimeout !== undefined) return '--remote-timeout goes with --remote';
    return undefined;
  }
  if (paths.length > 0) return '--remote takes the place of a path';
  if (state !== undefined) return '--state is for folders of this machine';
  if (quick) return '--quick is for folders of this machine';
  if (!fetch && flags.live) return '--live with --remote needs --fetch: the photos have to be read';
  return undefined;
}

function against({ catalog, subset }: Flags): string {
  if (subset !== undefined) {
    const looked =
      catalog === undefined ? '' : ', and every entry of the catalog in this part was checked for';
    return ` This is part ${subset.n} of ${subset.t}${looked}.`;
  }
  return catalog === undefined ? '' : ' Every entry of the catalog was checked for.';
}

/** `livepkg audit PATH...` */
export function addAudit(program: Command, session: Session): void {
  const command = program
    .command('audit')
    .summary('say of every container whether it is intact')
    .description(
      'Says of every container whether it is intact: every byte, unless --quick is given; and with ' +
        'a catalog, whether all are there that it lists.',
    )
    .argument('[path...]', 'containers or folders')
    .option('--quick', 'look only at the manifest and the length of each', false)
    .addOption(
      new Option(
        '--live',
        'also check the structure of each pair (identifiers, tracks, the time of the still, nothing ' +
          'cut off); nothing is decoded',
      )
        .default(false)
        .conflicts('quick'),
    )
    .option('--catalog <file>', 'compare with what `livepkg catalog` wrote down')
    .addOption(
      new Option('--subset <n/t>', 'only the N-th of T parts of the archive').argParser(
        parseSubset,
      ),
    )
    .addOption(
      new Option(
        '--max-duration <time>',
        'begin nothing more after 90s, 30m or 2h, nor wait for rclone',
      ).argParser(parseDuration),
    )
    .option('--state <file>', 'audit the least recently audited first, and record what was audited')
    .option('--report <file>', 'write a page for people: FILE.html')
    .option('--remote <remote:path>', 'audit a copy in a cloud, through rclone, by its hashes')
    .option('--fetch', 'with --remote: download every container and check all of it', false)
    .addOption(
      new Option(
        '--remote-timeout <time>',
        'end an rclone that is silent for 90s, 30m or 2h (default: 5m)',
      ).argParser(parseDuration),
    )
    .addOption(jsonOption())
    .addOption(strictOption('notes, moved, unlisted'))
    .addOption(jobsOption());
  command.action(async (paths: string[], flags: Flags) => {
    const wrong = contradiction(paths, flags);
    if (wrong !== undefined) command.error(`error: ${wrong}`);
    const { assertReportPath, audit, auditRemote, parseRemote, saveReport } =
      await import('../../index.ts');
    const { catalog, subset, maxDuration, remoteTimeout, state, json, strict, fetch } = flags;
    const remote = flags.remote === undefined ? undefined : parseRemote(flags.remote);
    if (flags.remote !== undefined && remote === undefined) {
      command.error(`error: --remote takes REMOTE:PATH as rclone does, not ${flags.remote}`);
    }
    if (flags.report !== undefined) assertReportPath(flags.report);
    const level = levelOf(flags);
    const report = new AuditReport(remote === undefined || fetch ? level : 'hash', against(flags));
    const { ReportGatherer } = await import('../report/gather.ts');
    const how = {
      level,
      ...(catalog === undefined ? {} : { catalog: { path: catalog } }),
      ...(subset === undefined ? {} : { subset }),
    };
    const gatherer = new ReportGatherer({
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
        if (flags.report !== undefined) gatherer.add(record);
        yield record;
      }
    });
    if (flags.report !== undefined) {
      const { renderAuditReport } = await import('../report/page.ts');
      const data = gatherer.data(new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone);
      if (data !== undefined) await saveReport(flags.report, renderAuditReport(data));
    }
  });
}
