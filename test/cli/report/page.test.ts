/** The page of `audit --report`: what is in it, and what it can never do. */
import { describe, expect, test } from 'vitest';
import type { AuditReportData } from '../../../src/cli/report/data.ts';
import { renderAuditReport } from '../../../src/cli/report/page.ts';
import { parsed } from './parsed.ts';
import { fewReport, folders, manyReport, NO_COUNTS, tallies, wellReport } from './samples.ts';

const SAMPLES: [string, AuditReportData][] = [
  ['nothing wrong', wellReport()],
  ['a few findings', fewReport()],
  ['hundreds of findings', manyReport()],
];

/** What a reader sees, on one line. */
function textOf(data: AuditReportData): string {
  const { texts } = parsed(renderAuditReport(data));
  const own = texts.filter((value) => !value.includes(':root'));
  return own.join('').replaceAll(/\s+/g, ' ');
}

describe.each(SAMPLES)('%s', (_, data) => {
  const page = renderAuditReport(data);
  const { elements, errors } = parsed(page);
  const values = (name: string): string[] =>
    elements.flatMap(({ attributes }) => attributes.get(name) ?? []);

  test('is well-formed', () => {
    expect(errors).toEqual([]);
    const ids = values('id');
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of values('aria-labelledby')) expect(ids).toContain(id);
  });

  test('needs nothing from outside, and runs nothing', () => {
    const tags = new Set(elements.map(({ tag }) => tag));
    for (const tag of ['script', 'link', 'img', 'iframe', 'object', 'embed', 'form', 'base']) {
      expect(tags).not.toContain(tag);
    }
    const names = new Set(elements.flatMap(({ attributes }) => [...attributes.keys()]));
    expect([...names].filter((name) => name.startsWith('on') || name === 'src')).toEqual([]);
    for (const address of values('href')) {
      expect(address).toMatch(/^#/);
      expect(values('id')).toContain(address.slice(1));
    }
    for (const style of values('style')) {
      expect(style).toMatch(/^(width:[\d.]+%|--names:\d+ch)$/);
    }
    expect(page).not.toMatch(/https?:|url\(|@import|@font-face/);
    const policy = elements.find(({ attributes }) => attributes.has('http-equiv'));
    expect(policy?.attributes.get('http-equiv')).toBe('Content-Security-Policy');
    expect(policy?.attributes.get('content')).toBe("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('is the same each time, whatever the order of what was found', () => {
    expect(renderAuditReport(data)).toBe(page);
    const turned = {
      ...data,
      findings: data.findings.toReversed(),
      byFolder: data.byFolder.toReversed(),
      byMonth: data.byMonth.toReversed(),
    };
    expect(renderAuditReport(turned)).toBe(page);
  });
});

test('each finding is there, with what is known of it', () => {
  const text = textOf(fewReport());
  for (const part of [
    'IMG_2041.MOV is not as it was packed: its SHA-256 is another than in the manifest. member-digest',
    'The same photo is still in 2018/09 Skiing/IMG_2041 copy.livepkg',
    'The listed file is now at 2017/08 Grandma’s birthday/IMG_0007.livepkg',
    'The folder may not be opened.',
    'It was at 2019/Unsorted/IMG_0815.livepkg',
    'IMG_9002.livepkg',
    'livepkg unpack --salvage',
    'livepkg catalog --force',
  ]) {
    expect(text).toContain(part);
  }
});

test('hundreds of findings are all there, folded up', () => {
  const { elements, texts } = parsed(renderAuditReport(manyReport()));
  const names = texts.filter((value) => /^IMG_\d+\.livepkg$/.test(value));
  expect(names).toHaveLength(700);
  expect(elements.filter(({ tag }) => tag === 'details').length).toBeGreaterThan(5);
});

/** How many bars there are. */
const rows = (data: AuditReportData): number =>
  parsed(renderAuditReport(data)).elements.filter(
    ({ tag, attributes }) => tag === 'div' && attributes.get('class') === 'measure',
  ).length;

const withFolders = (names: readonly string[]): AuditReportData => ({
  ...wellReport(),
  ...tallies(1_234_500, [], names, 1),
});

/** How many months the calendar has. */
const cells = (data: AuditReportData): number =>
  parsed(renderAuditReport(data)).elements.filter(({ attributes }) => attributes.has('data-month'))
    .length;

const month = (name: string | undefined): AuditReportData['byMonth'][number] => ({
  month: name,
  intact: 5,
  attention: 1,
});

describe('folder by folder', () => {
  test('one folder, and forty, are told as they are', () => {
    expect(rows(withFolders(folders(1)))).toBe(1);
    expect(textOf(withFolders(folders(1)))).toContain('01 Italy');
    expect(rows(withFolders(folders(40)))).toBe(40);
    expect(textOf(withFolders(folders(40)))).not.toContain('combined');
  });

  test('more are put together by the folders that they are in, and the page says so', () => {
    const data = withFolders(folders(5000));
    expect(rows(data)).toBe(12);
    expect(textOf(data)).toContain('folders are combined');
  });

  test('thousands side by side: those with the most to look after, and one row for all others', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `/archive/${String(index)}`);
    const data = withFolders(names);
    const byFolder = data.byFolder.map((tally) => ({
      ...tally,
      attention: tally.folder === '/archive/4321' ? 3 : 0,
    }));
    expect(rows({ ...data, byFolder })).toBe(40);
    const text = textOf({ ...data, byFolder });
    expect(text).toContain('Of 5,000 folders, the 39 with the most findings');
    expect(text).toContain('4,961 other folders');
    expect(text).toMatch(/ 4321 +\d+ +3 /);
  });

  test('Windows paths', () => {
    const byFolder = ['C:\\Photos\\2019', 'C:\\Photos\\2020\\Sea'].map((folder) => ({
      folder,
      intact: 1,
      attention: 0,
    }));
    const text = textOf({ ...wellReport(), byFolder });
    expect(text).toContain('All paths below are inside C:\\Photos');
    expect(text).toContain('2020\\Sea');
  });
});

describe('by month', () => {
  test('a single month, and two hundred', () => {
    expect(cells({ ...wellReport(), byMonth: [month('2026-07')] })).toBe(12);
    expect(cells({ ...wellReport(), ...tallies(12_345, [], folders(3), 200) })).toBe(12 * 17);
  });

  test('clocks that were wrong do not make a calendar of a thousand years', () => {
    const years = Array.from({ length: 1000 }, (_, index) => month(`${String(1027 + index)}-05`));
    const data = { ...wellReport(), byMonth: years };
    expect(cells(data)).toBe(12 * 40);
    expect(textOf(data)).toContain('Earlier: 5,760 Live Photos, 960 of which need attention.');
  });

  test('what has no month, or none that is one, is told below', () => {
    const data = { ...wellReport(), byMonth: [month(undefined), month('2026-13'), month('soon')] };
    expect(cells(data)).toBe(0);
    expect(textOf(data)).toContain('Unknown month: 18 Live Photos, 3 of which need attention.');
  });
});

describe('how it was checked', () => {
  const { how } = wellReport();

  test('when, where, how thoroughly, with what', () => {
    const text = textOf(wellReport());
    expect(text).toContain('22 November 2026, 18:46 (UTC+01:00)');
    expect(text).toContain('The catalog /Volumes/Photos/catalog.cbor, made on 2 May 2026, 10:30');
    expect(text).toContain('Every byte was read');
    expect(text).toContain('61.2 GB');
  });

  test('a time zone that nobody knows is UTC', () => {
    const text = textOf({ ...wellReport(), timeZone: 'Etc/Unknown' });
    expect(text).toMatch(/22 November 2026, 17:46 \(UTC/);
    expect(textOf({ ...wellReport(), checkedAt: new Date(Number.NaN) })).toContain('unknown');
  });

  test.each<[AuditReportData['how'], string[]]>([
    [{ ...how, remoteHash: 'quickxor' }, ['accidental', 'never detects tampering', '160 bytes']],
    [{ ...how, remoteHash: 'dropbox' }, ['Nothing was downloaded', 'SHA-256']],
    [{ ...how, remoteHash: 'sha256' }, ['Nothing was downloaded', 'SHA-256']],
    [{ level: 'quick' }, ['Damage further in is not detected', 'No catalog was given']],
    [
      { ...how, level: 'live' },
      ['structure of the pair in each intact file', 'Nothing was decoded'],
    ],
    [{ ...how, subset: { n: 2, t: 7 } }, ['part 2 of 7']],
    [{ ...how, cutShort: { done: 3000, total: 12_345 } }, ['after 3,000 of 12,345']],
  ])('%j', (by, parts) => {
    const text = textOf({ ...wellReport(), how: by });
    for (const part of parts) expect(text).toContain(part);
  });

  test('what was not looked for is not told as none', () => {
    const text = textOf({ ...wellReport(), how: { level: 'full' } });
    expect(text).toContain('Missing – not checked');
    expect(textOf(wellReport())).toContain('Missing 0');
  });
});

test('an audit that found nothing at all is still a page', () => {
  const data: AuditReportData = {
    ...wellReport(),
    counts: NO_COUNTS,
    findings: [],
    byFolder: [],
    byMonth: [],
  };
  expect(parsed(renderAuditReport(data)).errors).toEqual([]);
  expect(textOf(data)).toContain('Nothing was checked.');
  expect(textOf(data)).not.toContain('By folder');
});
