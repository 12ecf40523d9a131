/**
 * The page in a browser: nobody is kept from reading it, it fits, and it asks the network for nothing.
 * Slow, because a browser starts, and draws each page in three widths.
 */
import { pathToFileURL } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { describe, expect } from 'vitest';
import { renderAuditReport } from '../../../src/cli/report/page.ts';
import type { AuditReportData } from '../../../src/cli/report/data.ts';
import { browserHere, startedBrowser } from '../../support/browser.ts';
import { testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import { fewReport, folders, manyReport, NO_COUNTS, tallies, wellReport } from './samples.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [360, 768, 1280];

const LONG = `${'VeryLongNameWithoutAnySpace'.repeat(8)}.livepkg`;

/** Names of 200 letters, a million photos, 200 months and 5,000 folders. */
function extremeReport(): AuditReportData {
  const few = fewReport();
  return {
    ...few,
    archive: [`/${LONG}`],
    how: { level: 'quick', catalog: { path: `/${LONG}` } },
    counts: { ...few.counts, intact: 1_234_567, versionUnsupported: 1 },
    findings: few.findings.map(({ container, problems, ...finding }) => ({
      ...finding,
      container: `${container}/${LONG}/${LONG}`,
      problems: problems.map((problem) => ({ ...problem, code: LONG, message: LONG })),
    })),
    ...tallies(
      123_456_789,
      [],
      Array.from({ length: 5000 }, (_, index) => `/archive/${String(index)}${LONG}`),
      200,
    ),
  };
}

const SAMPLES: [string, AuditReportData][] = [
  ['nothing wrong', wellReport()],
  ['a few findings', fewReport()],
  ['hundreds of findings', manyReport()],
  ['long names and large numbers', extremeReport()],
  [
    'a part of it, by checksums',
    {
      ...wellReport(),
      how: {
        level: 'full',
        catalog: { path: 'c' },
        remoteHash: 'quickxor',
        subset: { n: 1, t: 2 },
      },
    },
  ],
  ['nothing checked', { ...wellReport(), counts: NO_COUNTS, byFolder: [], byMonth: [] }],
  ['one month, one folder', { ...wellReport(), ...tallies(3, [], folders(1), 1) }],
];

const folder = temporaryFolders();
const browser = startedBrowser();

/** Shows a page; @returns it, and what it asked for besides itself */
async function show(
  data: AuditReportData,
  colorScheme: 'light' | 'dark',
): Promise<{ page: Page; requests: string[]; close: () => Promise<void> }> {
  const path = join(folder(), 'report.html');
  writeFileSync(path, renderAuditReport(data));
  const address = pathToFileURL(path).href;
  // Tests put axe into the page, which the page itself would not let in.
  const context = await browser().newContext({ colorScheme, bypassCSP: true });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address);
  return { page, requests, close: () => context.close() };
}

/** How much wider what is on the page is than the page. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const OPEN_ALL = 'for (const one of document.querySelectorAll("details")) one.open = true';

describe.each(SAMPLES)('%s', (_, data) => {
  describe.each(['light', 'dark'] as const)('%s', (scheme) => {
    testWith([browserHere], 'axe finds nothing wrong, and nothing is loaded', async () => {
      const { page, requests, close } = await show(data, scheme);
      await page.evaluate(AXE);
      for (const width of scheme === 'light' ? [360, 1280] : [1280]) {
        await page.setViewportSize({ width, height: 900 });
        const results: AxeResults = await page.evaluate('axe.run()');
        expect(
          results.violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
          ),
        ).toEqual([]);
      }
      expect(requests).toEqual([]);
      await close();
    });
  });

  testWith([browserHere], 'nothing is wider than the page', async () => {
    const { page, close } = await show(data, 'light');
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(OVERFLOW)).toBe(0);
    }
    await page.evaluate(OPEN_ALL);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(OVERFLOW)).toBe(0);
    }
    await close();
  });
});

testWith([browserHere], 'on paper, what is folded up is all there', async () => {
  const { page, close } = await show(manyReport(), 'dark');
  await page.emulateMedia({ media: 'print' });
  const seen: string[] = await page.evaluate(
    '[...document.querySelectorAll(".findings > li")].filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getBoundingClientRect().height > 0).map((one) => one.textContent)',
  );
  expect(seen).toHaveLength(700);
  const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(paper).toBe('rgb(255, 255, 255)');
  await close();
});
