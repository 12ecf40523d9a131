/** Audits as they could have been, to make pages from. */
import type {
  AuditCounts,
  AuditFinding,
  AuditReportData,
  FolderTally,
  MonthTally,
} from '../../../src/cli/report/data.ts';

export const NO_COUNTS: AuditCounts = {
  intact: 0,
  damaged: 0,
  missing: 0,
  changed: 0,
  moved: 0,
  unlisted: 0,
  versionUnsupported: 0,
  notLive: 0,
  problems: 0,
  bytes: 0,
};

const CATALOG = {
  path: '/Volumes/Photos/catalog.cbor',
  made: new Date('2026-05-02T08:30:00Z'),
};

const ROOT = '/Volumes/Photos/Live Photos';
const HOLIDAYS = ['Italy', 'Grandma’s birthday', 'Skiing', 'Garden', 'School play', 'The sea'];

/** `YYYY-MM` of each of so many months, the last of which is November 2026. */
function months(number: number): string[] {
  return Array.from({ length: number }, (_, index) => {
    const at = 2026 * 12 + 10 - (number - 1 - index);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

/** Some folders, in years, as people have them. */
export function folders(number: number, firstYear = 2014): string[] {
  return Array.from({ length: number }, (_, index) => {
    const year = firstYear + Math.floor((index * 12) / number);
    const name = HOLIDAYS[index % HOLIDAYS.length] ?? '';
    return `${ROOT}/${year}/${String((index % 12) + 1).padStart(2, '0')} ${name}`;
  });
}

/** Shares a number out unevenly, the same each time. */
function shares(whole: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, (_, index) => 1 + ((index * 7919) % 23));
  const sum = weights.reduce((a, b) => a + b);
  const given = weights.map((weight) => Math.floor((whole * weight) / sum));
  const left = whole - given.reduce((a, b) => a + b);
  return given.map((share, index) => share + (index < left ? 1 : 0));
}

/** In which month the photo of a finding was taken: most of them in few months. */
function monthOf(finding: number, howMany: number): number {
  return finding % 4 === 0 ? (finding * 17) % howMany : (30 + (finding % 7) ** 2) % howMany;
}

export function tallies(
  whole: number,
  findings: readonly AuditFinding[],
  names: readonly string[],
  howManyMonths: number,
): { byFolder: FolderTally[]; byMonth: MonthTally[] } {
  const needing = findings.filter(({ event }) => event !== 'moved' && event !== 'unlisted');
  const inFolder = shares(whole, names.length);
  const inMonth = shares(whole, howManyMonths);
  return {
    byFolder: names.map((folder, index) => ({
      folder,
      intact: inFolder[index] ?? 0,
      attention: needing.filter(({ container }) => container.startsWith(`${folder}/`)).length,
    })),
    byMonth: months(howManyMonths).map((month, index) => ({
      month,
      intact: inMonth[index] ?? 0,
      attention: needing.filter((_, at) => monthOf(at, howManyMonths) === index).length,
    })),
  };
}

/** 12,345 Live Photos, and nothing wrong with any of them. */
export function wellReport(): AuditReportData {
  return {
    archive: [ROOT],
    checkedAt: new Date('2026-11-22T17:46:00Z'),
    timeZone: 'Europe/Berlin',
    how: { level: 'full', catalog: CATALOG },
    counts: { ...NO_COUNTS, intact: 12_345, bytes: 61_234_567_890 },
    findings: [],
    ...tallies(12_345, [], folders(24), 96),
  };
}

/** A few of each kind. */
export function fewReport(): AuditReportData {
  const [one = '', two = '', three = ''] = folders(24).slice(7);
  const findings: AuditFinding[] = [
    {
      event: 'damaged',
      container: `${one}/IMG_2041.livepkg`,
      problems: [
        {
          code: 'member-digest',
          message: `${one}/IMG_2041.livepkg: IMG_2041.MOV is not as it was packed: its SHA-256 is another than in the manifest.`,
          member: 'IMG_2041.MOV',
        },
      ],
      photoAt: `${two}/IMG_2041 copy.livepkg`,
    },
    {
      event: 'missing',
      container: `${two}/IMG_0099.livepkg`,
      problems: [],
    },
    {
      event: 'missing',
      container: `${two}/IMG_0100.livepkg`,
      problems: [],
      photoAt: `${three}/IMG_0100-9f3c21aa.livepkg`,
    },
    {
      event: 'changed',
      container: `${three}/IMG_0007.livepkg`,
      problems: [],
      foundAt: `${one}/IMG_0007.livepkg`,
    },
    {
      event: 'problem',
      container: `${ROOT}/2021/05 Skiing`,
      problems: [
        {
          code: 'not-permitted',
          message: `${ROOT}/2021/05 Skiing: The folder may not be opened. Give yourself the right to read it.`,
        },
      ],
    },
    {
      event: 'intact',
      container: `${three}/IMG_0311.livepkg`,
      problems: [
        {
          code: 'live-no-still-time',
          message: 'The movie does not say when the still was taken.',
          member: 'IMG_0311.MOV',
        },
      ],
    },
    {
      event: 'moved',
      container: `${three}/IMG_0815.livepkg`,
      from: `${ROOT}/2019/Unsorted/IMG_0815.livepkg`,
      problems: [],
    },
    { event: 'unlisted', container: `${three}/IMG_9001.livepkg`, problems: [] },
    { event: 'unlisted', container: `${three}/IMG_9002.livepkg`, problems: [] },
  ];
  return {
    ...wellReport(),
    how: { level: 'live', catalog: CATALOG },
    counts: {
      ...NO_COUNTS,
      intact: 12_338,
      damaged: 1,
      missing: 2,
      changed: 1,
      moved: 1,
      unlisted: 2,
      notLive: 1,
      problems: 1,
      bytes: 61_234_567_890,
    },
    findings,
    ...tallies(12_338, findings, folders(24), 96),
  };
}

/** 700 findings in 60 folders, over 150 months. */
export function manyReport(): AuditReportData {
  const names = folders(60);
  const events = [
    'missing',
    'missing',
    'damaged',
    'changed',
    'missing',
    'unlisted',
    'moved',
  ] as const;
  const findings = Array.from({ length: 700 }, (_, index): AuditFinding => {
    const event = events[index % events.length] ?? 'missing';
    // Some folders are hit much harder than others.
    const at = index % 3 === 0 ? (index / 3) * 7 : 11 + ((index * 13) % 9);
    const folder = names[at % names.length] ?? '';
    const container = `${folder}/IMG_${String(1000 + index)}.livepkg`;
    return {
      event,
      container,
      problems:
        event === 'damaged'
          ? [
              {
                code: index % 2 === 0 ? 'length-differs' : 'member-digest',
                message:
                  index % 2 === 0
                    ? 'The file ends early: 2,143,876 of 4,321,900 bytes are there.'
                    : 'It is not as it was packed: its SHA-256 is another than in the manifest.',
                ...(index % 2 === 0 ? {} : { member: `IMG_${String(1000 + index)}.HEIC` }),
              },
            ]
          : [],
      ...(event === 'moved'
        ? { from: `${names[0] ?? ''}/IMG_${String(1000 + index)}.livepkg` }
        : {}),
    };
  });
  const of = (event: AuditFinding['event']): number =>
    findings.filter((finding) => finding.event === event).length;
  const byMonth = tallies(11_500, findings, names, 150);
  return {
    ...wellReport(),
    counts: {
      ...NO_COUNTS,
      intact: 11_500,
      damaged: of('damaged'),
      missing: of('missing'),
      changed: of('changed'),
      moved: of('moved'),
      unlisted: of('unlisted'),
      bytes: 57_000_000_000,
    },
    findings,
    ...byMonth,
    byMonth: [...byMonth.byMonth, { month: undefined, intact: 37, attention: 2 }],
  };
}
