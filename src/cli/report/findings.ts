/** The findings by kind, with their meaning and what to do. */
import type { AuditFinding, AuditReportData, ReportedProblem } from './data.ts';
import { html, untrustedText, type Html } from './escape.ts';
import { KINDS, type Kind } from './kinds.ts';
import { folderOf, compareText, nameOf, type DisplayPaths } from './display-paths.ts';
import { number } from './formatting.ts';

/** Longer lists are collapsed, per folder. Print shows them in full. */
const MAX_EXPANDED = 25;
/** More folders are collapsed into one. */
const MAX_COLLAPSED_FOLDERS = 12;

function problemLine(container: string, { code, message, member }: ReportedProblem): Html {
  const start = `${container}: `;
  const text = message.startsWith(start) ? message.slice(start.length) : message;
  const isNamed = member === undefined || text.startsWith(member);
  const where = isNamed ? undefined : html`${untrustedText(member)}: `;
  return html`<li>${where}${untrustedText(text)} <code class="code">${code}</code></li>`;
}

function placeLine(label: string, path: string | undefined, paths: DisplayPaths): Html | undefined {
  if (path === undefined) return undefined;
  return html`<li>${label} ${untrustedText(paths.short(path))}</li>`;
}

function findingItem(finding: AuditFinding, paths: DisplayPaths): Html {
  const { container, problems, from, foundAt, photoAt } = finding;
  const lines = [
    ...problems.map((problem) => problemLine(container, problem)),
    placeLine('It was at', from, paths),
    placeLine('The listed file is now at', foundAt, paths),
    placeLine('The same photo is still in', photoAt, paths),
  ].filter((line) => line !== undefined);
  const notes =
    lines.length === 0
      ? undefined
      : html`<ul class="notes">
          ${lines}
        </ul>`;
  const name = nameOf(container);
  return html`<li>${untrustedText(name === '' ? container : name)}${notes}</li>`;
}

function list(findings: readonly AuditFinding[], paths: DisplayPaths): Html {
  const isBare = findings.every(
    ({ problems, from, foundAt, photoAt }) =>
      problems.length === 0 && (from ?? foundAt ?? photoAt) === undefined,
  );
  const items = findings.map((finding) => findingItem(finding, paths));
  return html`<ul class="${isBare ? 'findings bare' : 'findings'}">
    ${items}
  </ul>`;
}

function byFolder(findings: readonly AuditFinding[]): [string, AuditFinding[]][] {
  const folders = new Map<string, AuditFinding[]>();
  for (const finding of findings) {
    const folder = folderOf(finding.container);
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [finding]);
    else known.push(finding);
  }
  return [...folders].toSorted(([a], [b]) => compareText(a, b));
}

function folderBlocks(findings: readonly AuditFinding[], paths: DisplayPaths): Html {
  const isCollapsed = findings.length > MAX_EXPANDED;
  const folders = byFolder(findings);
  const blocks = folders.map(([folder, items]) => {
    const label = untrustedText(paths.label(folder));
    if (!isCollapsed) {
      return html`<section class="folder">
        <h4>${label}</h4>
        ${list(items, paths)}
      </section> `;
    }
    return html`<details>
      <summary>
        <span class="place">${label}</span> <span class="count">${number(items.length)}</span>
      </summary>
      ${list(items, paths)}
    </details> `;
  });
  if (folders.length <= MAX_COLLAPSED_FOLDERS || !isCollapsed) return html`${blocks}`;
  return html`<details class="all">
    <summary>Show all ${number(findings.length)}, in ${number(folders.length)} folders</summary>
    <div>${blocks}</div>
  </details> `;
}

function kindSection(data: AuditReportData, kind: Kind, paths: DisplayPaths): Html | undefined {
  const { id, event, title, meaning, advice, needsAttention } = kind;
  const findings = data.findings
    .filter((finding) => finding.event === event)
    .toSorted((a, b) => compareText(a.container, b.container));
  if (findings.length === 0) return undefined;
  const tone = needsAttention ? 'kind attention' : 'kind';
  return html`<section class="${tone}" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title} <span class="count">${number(findings.length)}</span></h3>
    <p>${meaning(data.how)}</p>
    <p class="advice"><strong>What to do.</strong> ${advice}</p>
    <div class="folders">${folderBlocks(findings, paths)}</div>
  </section> `;
}

function group(
  data: AuditReportData,
  paths: DisplayPaths,
  { id, title, needsAttention }: Pick<Kind, 'id' | 'title' | 'needsAttention'>,
): Html | undefined {
  const sections = KINDS.filter((kind) => kind.needsAttention === needsAttention)
    .map((kind) => kindSection(data, kind, paths))
    .filter((section) => section !== undefined);
  if (sections.length === 0) return undefined;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${sections}
  </section> `;
}

/** Findings that need attention, then informational ones. */
export function findingsSections(data: AuditReportData, paths: DisplayPaths): Html {
  const attention = { id: 'attention', title: 'What needs attention', needsAttention: true };
  const informational = { id: 'notes', title: 'Notes', needsAttention: false };
  return html`${group(data, paths, attention)}${group(data, paths, informational)}`;
}
