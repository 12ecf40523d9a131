/** The page of `audit --report`: one self-contained file with the findings and what to do. */
import type { AuditReportData } from './data.ts';
import { html, trusted } from './escape.ts';
import { findingsSections } from './findings.ts';
import { folderChart } from './folder-chart.ts';
import { monthChart } from './month-chart.ts';
import { folderOf, displayPathsOf } from './display-paths.ts';
import { countsSection, howSection, verdictSection, wordsSection } from './sections.ts';
import { STYLES } from './styles.ts';
import { verdictOf } from './verdict.ts';
import { day } from './formatting.ts';

/**
 * Renders the report of an audit: HTML without scripts or external resources, also for print.
 *
 * @returns the same text for the same data on every machine
 */
export function renderAuditReport(data: AuditReportData): string {
  const verdict = verdictOf(data);
  const paths = displayPathsOf([
    ...data.byFolder.map(({ folder }) => folder),
    ...data.findings.map(({ container }) => folderOf(container)),
  ]);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="livepkg audit" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${verdict.title} ${day(data.checkedAt, data.timeZone)}</title>
        <style>
          ${trusted(STYLES)}
        </style>
      </head>
      <body>
        <main>
          ${verdictSection(data, verdict)}${countsSection(data, paths)}${findingsSections(data, paths)}${monthChart(data)}${folderChart(data, paths)}${howSection(data)}${wordsSection(data)}
        </main>
        <footer><p>Written by livepkg. This page loads nothing from the internet.</p></footer>
      </body>
    </html> `;
  return page.toString();
}
