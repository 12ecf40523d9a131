/**
 * Runs commands with `--json`. Each record has to match a schema that allows no other field, written a second
 * time, independently of `src/records.ts`; the last one has to be the summary, and its numbers and the exit
 * status have to follow from the records.
 */
import * as v from 'valibot';
import { expect } from 'vitest';
import {
  ARCHIVE_CODES,
  CATALOG_CODES,
  FORMAT_CODES,
  MEDIA_CODES,
  REMOTE_CODES,
  SYSTEM_CODES,
  type ErrorCode,
} from '../../src/errors.ts';
import { LIVE_CODES } from '../../src/media/common/fault.ts';
import { livepkg, type RunOptions, type RunResult } from './livepkg.ts';

const CODES: readonly ErrorCode[] = [
  ...FORMAT_CODES,
  ...CATALOG_CODES,
  ...MEDIA_CODES,
  ...SYSTEM_CODES,
  ...ARCHIVE_CODES,
  ...REMOTE_CODES,
];

const path = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const error = v.strictObject({
  code: v.picklist(CODES),
  message: v.pipe(v.string(), v.minLength(20)),
});
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const text = v.pipe(v.string(), v.minLength(1));
const captured = v.optional(
  v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?$/)),
);
const liveCode = v.picklist(LIVE_CODES);
const notes = v.array(v.picklist(['no-sound', 'sidecar-left-out']));
const faults = v.array(
  v.strictObject({
    code: liveCode,
    message: v.pipe(v.string(), v.minLength(20)),
    file: v.optional(path),
  }),
);

/** The names of sidecars in a container. */
const names = v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)));
const leftOut = v.optional(v.pipe(v.array(path), v.minLength(1)));

const link = v.variant('by', [
  v.strictObject({ by: v.literal('content-identifier'), id: text }),
  v.strictObject({ by: v.literal('name') }),
]);

const media = v.strictObject({
  captured,
  make: v.optional(text),
  model: v.optional(text),
  software: v.optional(text),
  location: v.optional(v.pipe(v.string(), v.regex(/^[+-]\d.*\/$/))),
  still: v.strictObject({ type: text, width: v.optional(count), height: v.optional(count) }),
  motion: v.strictObject({
    type: text,
    width: v.optional(count),
    height: v.optional(count),
    duration: v.optional(count),
    video: v.optional(text),
    audio: v.optional(text),
    stillTime: v.optional(count),
  }),
});

const problem = v.strictObject({ event: v.literal('problem'), file: path, error });
const unpaired = v.strictObject({
  event: v.literal('unpaired'),
  file: path,
  kind: v.picklist(['still', 'motion']),
  reason: v.picklist([
    'duplicate-of',
    'variant-of',
    'ambiguous',
    'different-identifier',
    'name-only',
    'no-partner',
  ]),
  id: v.optional(text),
  related: v.array(path),
});

/** A damaged file that is not part of a Live Photo. */
const damagedOne = v.strictObject({
  event: v.literal('ignored'),
  file: path,
  reason: v.literal('damaged'),
  error,
});
const scanRecord = v.variant('event', [
  v.strictObject({
    event: v.literal('pair'),
    still: path,
    motion: path,
    sidecars: v.array(path),
    link,
    media,
    notes,
    faults,
    leftOut,
  }),
  unpaired,
  damagedOne,
  v.strictObject({
    event: v.literal('ignored'),
    file: path,
    // `not-followed`: a link, or a pipe.
    reason: v.picklist(['no-identifier', 'lone-sidecar', 'not-media', 'not-followed']),
  }),
  problem,
]);
const scanSummary = v.strictObject({
  event: v.literal('summary'),
  pairs: count,
  notLive: count,
  unpaired: count,
  ignored: count,
  problems: count,
});

const packRecord = v.variant('event', [
  v.strictObject({
    event: v.picklist(['packed', 'unchanged', 'updated', 'conflict', 'failed']),
    container: path,
    still: path,
    motion: path,
    sidecars: v.array(path),
    bytes: count,
    notes,
    faults,
    leftOut,
    carriedOver: names,
    dropped: names,
    replaced: names,
    removed: v.optional(v.array(path)),
    keptBecause: v.optional(
      v.picklist([
        'bundle',
        'symbolic-link',
        'name-only',
        'faults',
        'notes',
        'identifier-elsewhere',
        'copy',
        'times',
      ]),
    ),
    dryRun: v.optional(v.literal(true)),
    error: v.optional(error),
  }),
  unpaired,
  damagedOne,
  problem,
]);
const packSummary = v.strictObject({
  event: v.literal('summary'),
  packed: count,
  unchanged: count,
  updated: count,
  conflicts: count,
  failed: count,
  unpaired: count,
  damaged: count,
  removed: count,
  problems: count,
  bytes: count,
});

const salvagedFile = v.strictObject({
  name: text,
  proof: v.picklist(['sha256', 'crc-only', 'damaged', 'lost']),
  size: count,
  bytes: count,
  file: v.optional(path),
});
const unpackRecord = v.variant('event', [
  v.strictObject({
    event: v.picklist(['restored', 'present', 'conflict', 'failed', 'salvaged']),
    container: path,
    files: v.array(path),
    members: v.optional(v.pipe(v.array(salvagedFile), v.minLength(1))),
    damage: v.optional(error),
    notes: v.optional(v.tuple([v.literal('time-not-kept')])),
    timesNotKept: v.optional(v.array(v.strictObject({ file: path, expected: text, actual: text }))),
    dryRun: v.optional(v.literal(true)),
    error: v.optional(error),
  }),
  problem,
]);
const unpackSummary = v.strictObject({
  event: v.literal('summary'),
  restored: count,
  present: count,
  conflicts: count,
  failed: count,
  salvaged: count,
  timesNotKept: count,
  problems: count,
  bytes: count,
});

const containerProblem = v.strictObject({
  code: v.picklist([...CODES, ...LIVE_CODES]),
  message: v.pipe(v.string(), v.minLength(20)),
  member: v.optional(text),
});
const checked = {
  container: path,
  level: v.picklist(['quick', 'full', 'live', 'hash']),
  problems: v.array(containerProblem),
  captured,
  hash: v.optional(v.picklist(['sha256', 'dropbox', 'sha1', 'md5', 'quickxor'])),
};
const auditRecord = v.variant('event', [
  v.strictObject({
    event: v.picklist(['intact', 'damaged', 'version-unsupported']),
    ...checked,
    notes: v.optional(notes),
  }),
  v.strictObject({ event: v.literal('unlisted'), ...checked }),
  v.strictObject({ event: v.literal('missing'), ...checked, photoAt: v.optional(path) }),
  v.strictObject({
    event: v.literal('changed'),
    ...checked,
    foundAt: v.optional(path),
    photoAt: v.optional(path),
  }),
  v.strictObject({ event: v.literal('moved'), ...checked, from: path }),
  problem,
]);
const auditSummary = v.strictObject({
  event: v.literal('summary'),
  intact: count,
  damaged: count,
  missing: count,
  unlisted: count,
  changed: count,
  moved: count,
  versionUnsupported: count,
  notLive: count,
  problems: count,
  bytes: count,
  notReached: v.optional(v.pipe(count, v.minValue(1))),
});

const catalogRecord = v.variant('event', [
  v.strictObject({ event: v.literal('listed'), container: path, identity: sha256, photo: sha256 }),
  v.strictObject({
    event: v.literal('damaged'),
    container: path,
    problems: v.pipe(v.array(containerProblem), v.length(1)),
  }),
  problem,
]);
const catalogSummary = v.strictObject({
  event: v.literal('summary'),
  listed: count,
  damaged: count,
  problems: count,
  bytes: count,
});

const infoObject = v.strictObject({
  event: v.literal('info'),
  version: v.literal(1),
  link,
  members: v.pipe(
    v.array(
      v.strictObject({
        role: v.picklist(['still', 'motion', 'sidecar']),
        name: text,
        original: v.optional(text),
        size: count,
        sha256,
        modified: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z$/)),
      }),
    ),
    v.minLength(2),
    v.maxLength(16),
  ),
  media,
  photo: sha256,
  identity: sha256,
  size: count,
});

interface AnyRecord {
  event: string;
  reason?: string | undefined;
  error?: unknown;
  dryRun?: true | undefined;
  notes?: readonly string[] | undefined;
  faults?: readonly unknown[] | undefined;
  keptBecause?: string | undefined;
  problems?: readonly unknown[] | undefined;
}

export interface JsonRun<Item, Summary> extends RunResult {
  /** All records without the summary. */
  records: Item[];
  summary: Summary;
}

const NEEDS_ATTENTION = new Set([
  'problem',
  'failed',
  'conflict',
  'damaged',
  'version-unsupported',
  'salvaged',
  'missing',
  'changed',
]);
const isDamagedOne = ({ event, reason }: AnyRecord): boolean =>
  event === 'ignored' && reason === 'damaged';
const INFORMATIONAL = new Set(['unpaired', 'unlisted', 'moved']);

function parseLines(stdout: string): unknown[] {
  expect(stdout.endsWith('\n'), 'the last line has its newline').toBe(true);
  const lines = stdout.slice(0, -1).split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

async function jsonRun<Item extends AnyRecord, Summary extends { event: 'summary' }>(
  record: v.GenericSchema<unknown, Item>,
  summary: v.GenericSchema<unknown, Summary>,
  args: readonly string[],
  options?: RunOptions,
): Promise<JsonRun<Item, Summary>> {
  // One job by default: a thread takes longer to start than a few photos to pack.
  const jobs = args.includes('--jobs') ? [] : ['--jobs', '1'];
  const result = await livepkg([...args, '--json', ...jobs], options);
  expect(result.status, result.stderr).toBeOneOf([0, 1]);
  const lines = parseLines(result.stdout);
  const records = lines.slice(0, -1).map((line) => v.parse(record, line));
  const last = v.parse(summary, lines.at(-1));

  for (const item of records) {
    const hasError = ['problem', 'failed', 'conflict'].includes(item.event);
    expect(item.error !== undefined, JSON.stringify(item)).toBe(hasError || isDamagedOne(item));
    const isPlan =
      args.includes('--dry-run') && !['problem', 'unpaired', 'ignored'].includes(item.event);
    expect(item.dryRun, JSON.stringify(item)).toBe(isPlan ? true : undefined);
  }
  const isStrict = args.includes('--strict');
  const needsAttention = records.some((item) => {
    const { event, notes: told = [], faults: found = [], keptBecause, problems = [] } = item;
    const isInformational =
      INFORMATIONAL.has(event) ||
      isDamagedOne(item) ||
      keptBecause !== undefined ||
      told.length > 0;
    return (
      NEEDS_ATTENTION.has(event) ||
      problems.length > 0 ||
      (isStrict && (isInformational || found.length > 0))
    );
  });
  expect(result.status, result.stdout).toBe(needsAttention ? 1 : 0);
  return { ...result, records, summary: last };
}

const KEYS: Readonly<Record<string, string>> = {
  pair: 'pairs',
  problem: 'problems',
  conflict: 'conflicts',
  'version-unsupported': 'versionUnsupported',
};

/** Expects that the summary counts the records: each kind under its key, and nothing else. */
function expectCounts(records: readonly AnyRecord[], summary: object, others: object): void {
  const counts: Record<string, number> = {};
  for (const key of Object.keys(summary)) if (key !== 'event') counts[key] = 0;
  for (const { event } of records) {
    const key = KEYS[event] ?? event;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  expect(summary).toEqual({ event: 'summary', ...counts, ...others });
}

/** `livepkg scan … --json` */
export async function scan(args: readonly string[], options?: RunOptions) {
  const run = await jsonRun(scanRecord, scanSummary, ['scan', ...args], options);
  const notLive = run.records.filter((item) => item.event === 'pair' && item.faults.length > 0);
  expectCounts(run.records, run.summary, { notLive: notLive.length });
  return run;
}

/** `livepkg pack … --json` */
export async function pack(args: readonly string[], options?: RunOptions) {
  const run = await jsonRun(packRecord, packSummary, ['pack', ...args], options);
  const written = run.records.flatMap((item) =>
    item.event === 'packed' || item.event === 'updated' ? [item.bytes] : [],
  );
  const bytes = written.reduce((sum, length) => sum + length, 0);
  const removed = run.records.flatMap((item) => ('removed' in item ? (item.removed ?? []) : []));
  const damaged = run.records.filter(isDamagedOne).length;
  const others = run.records.filter((item) => !isDamagedOne(item));
  expectCounts(others, run.summary, { bytes, removed: removed.length, damaged });
  return run;
}

/** `livepkg unpack … --json` */
export async function unpack(args: readonly string[], options?: RunOptions) {
  const run = await jsonRun(unpackRecord, unpackSummary, ['unpack', ...args], options);
  const times = run.records.flatMap((item) =>
    'timesNotKept' in item ? (item.timesNotKept ?? []) : [],
  );
  const others = { bytes: run.summary.bytes, timesNotKept: times.length };
  expectCounts(run.records, run.summary, others);
  for (const item of run.records) {
    if (item.event === 'problem') continue;
    expect(item.notes === undefined).toBe(item.timesNotKept === undefined);
    const isSalvaged = item.event === 'salvaged';
    expect([item.members !== undefined, item.damage !== undefined]).toEqual([
      isSalvaged,
      isSalvaged,
    ]);
    if (item.members === undefined) continue;
    expect(item.members.flatMap(({ file }) => file ?? [])).toEqual(item.files);
    for (const { proof, file, bytes, size } of item.members) {
      expect(file === undefined).toBe(proof === 'lost');
      if (proof !== 'damaged') expect(bytes).toBe(proof === 'lost' ? 0 : size);
    }
  }
  return run;
}

/** `livepkg audit … --json` */
export async function audit(args: readonly string[], options?: RunOptions) {
  const run = await jsonRun(auditRecord, auditSummary, ['audit', ...args], options);
  const notLive = run.records.filter((item) => item.event === 'intact' && item.problems.length > 0);
  const { bytes, notReached } = run.summary;
  const late = notReached === undefined ? {} : { notReached };
  expectCounts(run.records, run.summary, { bytes, notLive: notLive.length, ...late });
  for (const item of run.records) {
    if (item.event === 'problem') continue;
    expect(item.hash !== undefined, JSON.stringify(item)).toBe(item.level === 'hash');
    if (item.event === 'damaged') expect(item.problems.length).toBeGreaterThan(0);
    else if (item.event === 'missing') expect(item.problems).toEqual([]);
    else if (item.event === 'changed') expect([item.foundAt, item.photoAt]).toContain(undefined);
    else if (item.event === 'intact' && item.level !== 'live') expect(item.problems).toEqual([]);
  }
  return run;
}

/** `livepkg catalog … --json` */
export async function catalog(args: readonly string[], options?: RunOptions) {
  const run = await jsonRun(catalogRecord, catalogSummary, ['catalog', ...args], options);
  expectCounts(run.records, run.summary, { bytes: run.summary.bytes });
  return run;
}

/** `livepkg info FILE --json` */
export async function info(file: string, options?: RunOptions) {
  const result = await livepkg(['info', file, '--json'], options);
  expect(result.status, result.stderr).toBe(0);
  const [object, ...more] = parseLines(result.stdout);
  expect(more).toEqual([]);
  return v.parse(infoObject, object);
}

/** Runs a command that is refused with one problem. @returns its code, which both outputs have */
export async function refusal(args: readonly string[], options?: RunOptions): Promise<string> {
  const { status, stdout, stderr } = await livepkg([...args, '--json'], options);
  expect(status, stderr).toBe(1);
  const [line, ...more] = parseLines(stdout);
  expect(more).toEqual([]);
  const { code } = v.parse(v.object({ event: v.literal('problem'), error }), line).error;
  expect(stderr).toContain(`[${code}]`);
  return code;
}

/** Counts the records of each kind; those with an error by its code too. */
export function tally(
  records: readonly { event: string; error?: { code: string } | undefined }[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event, error: told } of records) {
    const key = told === undefined ? event : `${event} ${told.code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
