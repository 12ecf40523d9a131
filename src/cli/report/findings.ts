/** What was found, kind by kind: what it means, what to do, and where. */
import type { AuditFinding, AuditReportData, ReportedProblem } from './data.ts';
import { html, outside, type Html } from './escape.ts';
import { KINDS, type Kind } from './kinds.ts';
import { folderOf, inOrder, nameOf, type Places } from './places.ts';
import { number } from './words.ts';

/** A list of more than so many is folded up, a folder each. On paper it is all there. */
const FOLDED_FROM = 25;
/** More folders than this are folded up together. */
const FOLDED_FOLDERS_FROM = 12;

function problemLine(container: string, { code, message, member }: ReportedProblem): Html {
  const start = `${container}: `;
  const text = message.startsWith(start) ? message.slice(start.length) : message;
  const isNamed = member === undefined || text.startsWith(member);
  const where = isNamed ? undefined : html`${outside(member)}: `;
  return html`<li>${where}${outside(text)} <code class="code">${code}</code></li>`;
}

function placeLine(label: string, path: string | undefined, places: Places): Html | undefined {
  if (path === undefined) return undefined;
  return html`<li>${label} ${outside(places.short(path))}</li>`;
}

function findingItem(finding: AuditFinding, places: Places): Html {
  const { container, problems, from, foundAt, photoAt } = finding;
  const lines = [
    ...problems.map((problem) => problemLine(container, problem)),
    placeLine('It was at', from, places),
    placeLine('The one that is listed here is now at', foundAt, places),
    placeLine('The same photo is still in', photoAt, places),
  ].filter((line) => line !== undefined);
  const notes =
    lines.length === 0
      ? undefined
      : html`<ul class="notes">
          ${lines}
        </ul>`;
  const name = nameOf(container);
  return html`<li>${outside(name === '' ? container : name)}${notes}</li>`;
}

function list(findings: readonly AuditFinding[], places: Places): Html {
  const isBare = findings.every(
    ({ problems, from, foundAt, photoAt }) =>
      problems.length === 0 && (from ?? foundAt ?? photoAt) === undefined,
  );
  const items = findings.map((finding) => findingItem(finding, places));
  return html`<ul class="${isBare ? 'findings bare' : 'findings'}">
    ${items}
  </ul>`;
}

function byFolder(findings: readonly AuditFinding[]): [string, AuditFinding[]][] {
  const folders = new Map<string, AuditFinding[]>();
  for (const finding of findings) {
    const folder = folderOf(finding.container);
    const there = folders.get(folder);
    if (there === undefined) folders.set(folder, [finding]);
    else there.push(finding);
  }
  return [...folders].toSorted(([a], [b]) => inOrder(a, b));
}

function folderBlocks(findings: readonly AuditFinding[], places: Places): Html {
  const isFolded = findings.length > FOLDED_FROM;
  const folders = byFolder(findings);
  const blocks = folders.map(([folder, inIt]) => {
    const label = outside(places.label(folder));
    if (!isFolded) {
      return html`<section class="folder">
        <h4>${label}</h4>
        ${list(inIt, places)}
      </section> `;
    }
    return html`<details>
      <summary>
        <span class="place">${label}</span> <span class="count">${number(inIt.length)}</span>
      </summary>
      ${list(inIt, places)}
    </details> `;
  });
  if (folders.length <= FOLDED_FOLDERS_FROM || !isFolded) return html`${blocks}`;
  return html`<details class="all">
    <summary>Show all ${number(findings.length)}, in ${number(folders.length)} folders</summary>
    <div>${blocks}</div>
  </details> `;
}

function kindSection(data: AuditReportData, kind: Kind, places: Places): Html | undefined {
  const { id, event, title, meaning, advice, needsAttention } = kind;
  const findings = data.findings
    .filter((finding) => finding.event === event)
    .toSorted((a, b) => inOrder(a.container, b.container));
  if (findings.length === 0) return undefined;
  const tone = needsAttention ? 'kind attention' : 'kind';
  return html`<section class="${tone}" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title} <span class="count">${number(findings.length)}</span></h3>
    <p>${meaning(data.how)}</p>
    <p class="advice"><strong>What to do.</strong> ${advice}</p>
    <div class="folders">${folderBlocks(findings, places)}</div>
  </section> `;
}

function group(
  data: AuditReportData,
  places: Places,
  { id, title, needsAttention }: Pick<Kind, 'id' | 'title' | 'needsAttention'>,
): Html | undefined {
  const sections = KINDS.filter((kind) => kind.needsAttention === needsAttention)
    .map((kind) => kindSection(data, kind, places))
    .filter((section) => section !== undefined);
  if (sections.length === 0) return undefined;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${sections}
  </section> `;
}

/** What needs attention, and then what is only worth knowing. */
export function findingsSections(data: AuditReportData, places: Places): Html {
  const attention = { id: 'attention', title: 'What needs attention', needsAttention: true };
  const asides = { id: 'worth-knowing', title: 'Worth knowing', needsAttention: false };
  return html`${group(data, places, attention)}${group(data, places, asides)}`;
}
