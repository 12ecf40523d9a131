/** The verdict says what was found in one sentence, and never more than was checked. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditCounts, AuditHow } from '../../../src/cli/report/data.ts';
import { verdictOf, type Verdict } from '../../../src/cli/report/verdict.ts';
import { NO_COUNTS, wellReport } from './samples.ts';

const catalog = { path: 'catalog.cbor' };
const FULL: AuditHow = { level: 'full', catalog };

function verdict(counts: Partial<AuditCounts>, how: AuditHow): Verdict {
  return verdictOf({ ...wellReport(), counts: { ...NO_COUNTS, ...counts }, how });
}

const N = 12_345;

describe('nothing needs attention', () => {
  test.each<[Verdict['tone'], string, Partial<AuditCounts>, AuditHow]>([
    ['good', 'All 12,345 Live Photos are present and intact.', { intact: N }, FULL],
    ['good', 'The only Live Photo is present and intact.', { intact: 1 }, FULL],
    [
      'good',
      'All 12,345 Live Photos are present and intact.',
      { intact: N },
      { level: 'live', catalog },
    ],
    [
      'good',
      'All 12,345 Live Photos are present and intact.',
      { intact: N - 3, moved: 1, unlisted: 2 },
      FULL,
    ],
    ['good', 'All 12,345 Live Photos found are intact.', { intact: N }, { level: 'full' }],
    ['good', 'The only Live Photo found is intact.', { intact: 1 }, { level: 'full' }],
    [
      'limited',
      'All 12,345 Live Photos are present and passed a quick check.',
      { intact: N },
      { level: 'quick', catalog },
    ],
    [
      'limited',
      'All 12,345 Live Photos found passed a quick check.',
      { intact: N },
      { level: 'quick' },
    ],
    [
      'limited',
      'All 12,345 Live Photos match the checksums of the store.',
      { intact: N },
      { ...FULL, remoteHash: 'quickxor' },
    ],
    // There is nothing to compare an unlisted one with.
    [
      'limited',
      'All 12,340 Live Photos match the checksums of the store.',
      { intact: 12_340, unlisted: 5 },
      { ...FULL, remoteHash: 'dropbox' },
    ],
    [
      'limited',
      'All 1,764 Live Photos that were checked are intact.',
      { intact: 1764 },
      { ...FULL, subset: { n: 2, t: 7 } },
    ],
    [
      'limited',
      'The only Live Photo that was checked is intact.',
      { intact: 1 },
      { ...FULL, subset: { n: 2, t: 7 } },
    ],
    [
      'good',
      'All 12,345 Live Photos are present and intact.',
      { intact: N },
      { ...FULL, subset: { n: 1, t: 1 } },
    ],
    [
      'limited',
      'All 3,000 Live Photos that were checked are intact.',
      { intact: 3000 },
      { ...FULL, cutShort: { done: 3000, total: N } },
    ],
    [
      'limited',
      'All 3,000 Live Photos that were checked passed a quick check.',
      { intact: 3000 },
      { level: 'quick', cutShort: { done: 3000, total: N } },
    ],
  ])('%s: %s', (tone, title, counts, how) => {
    const { notes, ...rest } = verdict(counts, how);
    expect(rest).toEqual({ tone, title });
    expect(notes).not.toEqual([]);
  });
});

describe('something needs attention', () => {
  test.each<[string, Partial<AuditCounts>, AuditHow]>([
    [
      '3 of 12,345 Live Photos need attention.',
      { intact: N - 3, damaged: 1, missing: 1, changed: 1 },
      FULL,
    ],
    ['1 of 12,345 Live Photos needs attention.', { intact: N - 1, versionUnsupported: 1 }, FULL],
    ['All 3 Live Photos need attention.', { damaged: 2, missing: 1 }, FULL],
    ['The only Live Photo found needs attention.', { damaged: 1 }, { level: 'full' }],
    [
      '3 of 12,345 Live Photos need attention, and 2 files or folders could not be read.',
      { intact: N - 3, damaged: 3, problems: 2 },
      FULL,
    ],
    [
      '3 of the 1,764 Live Photos that were checked need attention.',
      { intact: 1761, damaged: 3 },
      { ...FULL, subset: { n: 2, t: 7 } },
    ],
    [
      'All 12,345 Live Photos that could be read are intact, but 1 file or folder could not be read.',
      { intact: N, problems: 1 },
      FULL,
    ],
    [
      'All 12,345 Live Photos are present and intact, but 4 may not play.',
      { intact: N, notLive: 4 },
      { level: 'live', catalog },
    ],
    ['None of the 12,345 Live Photos in the catalog was found.', { missing: N }, FULL],
    ['The only Live Photo in the catalog was not found.', { missing: 1 }, FULL],
    [
      'None of the 40 Live Photos that were looked for was found.',
      { missing: 40 },
      { ...FULL, subset: { n: 1, t: 9 } },
    ],
  ])('%s', (title, counts, how) => {
    expect(verdict(counts, how)).toMatchObject({ tone: 'attention', title });
  });

  test('the others are not forgotten', () => {
    expect(verdict({ intact: 10, damaged: 1 }, FULL).notes).toContain(
      'The other 10 are present and intact.',
    );
    expect(verdict({ intact: 10, damaged: 1 }, { level: 'quick' }).notes).toContain(
      'The other 10 passed a quick check.',
    );
  });
});

describe('nothing checked is no good news', () => {
  test.each<[Partial<AuditCounts>, AuditHow, RegExp]>([
    [{}, FULL, /Is the disk connected/],
    [{}, { level: 'quick' }, /Is the disk connected/],
    [{ problems: 2 }, FULL, /^2 files or folders could not be read/],
    [{}, { ...FULL, cutShort: { done: 0, total: N } }, /The time limit was reached/],
    [{ unlisted: 5 }, { ...FULL, remoteHash: 'sha256' }, /nothing to compare with/],
  ])('%j', (counts, how, note) => {
    const { notes, ...rest } = verdict(counts, how);
    expect(rest).toEqual({ tone: 'nothing', title: 'Nothing was checked.' });
    expect(notes.join('\n')).toMatch(note);
  });
});

test.each<[AuditHow, RegExp]>([
  [{ level: 'quick', catalog }, /does not detect damage further in/],
  [{ level: 'full' }, /missing Live Photos cannot be detected/],
  [{ ...FULL, subset: { n: 2, t: 7 } }, /part 2 of 7/],
  [{ ...FULL, cutShort: { done: 1, total: 3 } }, /2 of 3 were not checked/],
  [{ ...FULL, remoteHash: 'quickxor' }, /never tampering.*160 bytes/],
  [{ ...FULL, remoteHash: 'dropbox' }, /Nothing was downloaded/],
])('%j: what it did not see is told', (how, note) => {
  expect(verdict({ intact: 3 }, how).notes.join('\n')).toMatch(note);
});

test('it is green only if every byte of all was checked, and nothing is to be done', () => {
  const few = fc.constantFrom(0, 0, 0, 1, 2, 500);
  const counts = fc
    .record({
      intact: few,
      damaged: few,
      missing: few,
      changed: few,
      moved: few,
      unlisted: few,
      versionUnsupported: few,
      notLive: few,
      problems: few,
      bytes: fc.constant(0),
    })
    .map((all) => ({ ...all, notLive: Math.min(all.notLive, all.intact) }));
  const how = fc.record(
    {
      level: fc.constantFrom('quick' as const, 'full' as const, 'live' as const),
      catalog: fc.constant(catalog),
      remoteHash: fc.constantFrom('dropbox' as const, 'quickxor' as const, 'sha256' as const),
      subset: fc.constantFrom({ n: 1, t: 1 }, { n: 2, t: 7 }),
      cutShort: fc.constantFrom({ done: 0, total: 9 }, { done: 4, total: 9 }),
    },
    { requiredKeys: ['level'] },
  );
  fc.assert(
    fc.property(counts, how, (all, by) => {
      const { tone, title } = verdict(all, by);
      const { intact, moved, unlisted, damaged, missing, changed } = all;
      const bad = damaged + missing + changed + all.versionUnsupported + all.notLive + all.problems;
      const isWhole =
        by.level !== 'quick' &&
        by.remoteHash === undefined &&
        by.cutShort === undefined &&
        (by.subset?.t ?? 1) === 1;
      expect(tone === 'good').toBe(isWhole && bad === 0 && intact + moved + unlisted > 0);
      if (tone !== 'attention') expect(bad - all.problems).toBe(0);
      if (/here and whole|found are intact/.test(title)) expect(isWhole).toBe(true);
      if (by.catalog === undefined) expect(title).not.toMatch(/are present/);
      expect(title).toMatch(/^[^.]+\.$/);
    }),
    { numRuns: 2000 },
  );
});
