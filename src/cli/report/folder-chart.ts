/** The results per folder: a table with bars. */
import type { AuditReportData, FolderTally } from './data.ts';
import { html, untrustedText, type Html } from './escape.ts';
import { compareText, type DisplayPaths } from './display-paths.ts';
import { number } from './formatting.ts';

/** More rows would not be read. */
const MAX_ROWS = 40;
/** With fewer rows, aggregation by parent folder says too little. */
const MIN_ROWS = 5;

interface Row {
  label: string;
  intact: number;
  attention: number;
}

interface Rows {
  rows: Row[];
  /** How the folders were combined. */
  note?: string;
}

const total = ({ intact, attention }: Pick<Row, 'intact' | 'attention'>): number =>
  intact + attention;

/** Combines folders by the first `depth` parts of their paths. */
function atDepth(
  folders: readonly FolderTally[],
  paths: DisplayPaths,
  depth: number,
): FolderTally[] {
  const sums = new Map<string, FolderTally>();
  for (const { folder, intact, attention } of folders) {
    const ancestor = paths.parts(folder).slice(0, depth).join('/');
    const sum = sums.get(ancestor) ?? { folder: ancestor, intact: 0, attention: 0 };
    sum.intact += intact;
    sum.attention += attention;
    sums.set(ancestor, sum);
  }
  return [...sums.values()];
}

/** Combines folders at the greatest depth that fits into the table. */
function aggregate(folders: readonly FolderTally[], paths: DisplayPaths): FolderTally[] {
  let best: FolderTally[] = [];
  for (let depth = 1; ; depth += 1) {
    const sums = atDepth(folders, paths, depth);
    if (sums.length > MAX_ROWS || sums.length === best.length) return best;
    best = sums;
  }
}

/** The folders with the most findings, then the largest, and one row for all others. */
function topFolders(folders: readonly FolderTally[], paths: DisplayPaths): Rows {
  const ranked = folders.toSorted(
    (a, b) => b.attention - a.attention || total(b) - total(a) || compareText(a.folder, b.folder),
  );
  const shown = ranked.slice(0, MAX_ROWS - 1).toSorted((a, b) => compareText(a.folder, b.folder));
  const others = ranked.slice(MAX_ROWS - 1);
  return {
    rows: [
      ...shown.map(({ folder, ...tally }) => ({ ...tally, label: paths.label(folder) })),
      {
        label: `${number(others.length)} other folders`,
        intact: others.reduce((sum, { intact }) => sum + intact, 0),
        attention: others.reduce((sum, { attention }) => sum + attention, 0),
      },
    ],
    note: `Of ${number(folders.length)} folders, the ${number(shown.length)} with the most findings, then the largest; the last row combines all others.`,
  };
}

function rowsOf(folders: readonly FolderTally[], paths: DisplayPaths): Rows {
  if (folders.length <= MAX_ROWS) {
    const rows = folders
      .toSorted((a, b) => compareText(a.folder, b.folder))
      .map(({ folder, ...tally }) => ({ ...tally, label: paths.label(folder) }));
    return { rows };
  }
  const sums = aggregate(folders, paths);
  if (sums.length < MIN_ROWS) return topFolders(folders, paths);
  const rows = sums
    .toSorted((a, b) => compareText(a.folder, b.folder))
    .map(({ folder, ...tally }) => ({
      ...tally,
      label: folder === '' ? paths.label(paths.root) : folder,
    }));
  const note = `The ${number(folders.length)} folders are combined: each row includes all subfolders.`;
  return { rows, note };
}

function bar(part: number, largest: number, look: string): Html | undefined {
  if (part === 0) return undefined;
  const width = ((100 * part) / largest).toFixed(2);
  return html`<i class="${look}" style="width:${width}%"></i>`;
}

function rowHtml(row: Row, largest: number, hasAttention: boolean): Html {
  const { label, intact, attention } = row;
  const alert =
    attention === 0
      ? html`<td class="zero">0</td>`
      : html`<td><b class="alert">${number(attention)}</b></td>`;
  return html`<tr>
    <th scope="row">
      <div class="measure">
        <span class="place">${untrustedText(label)}</span>
        <span class="bar" aria-hidden="true"
          >${bar(intact, largest, 'whole')}${bar(attention, largest, 'alert')}</span
        >
      </div>
    </th>
    <td>${number(total(row))}</td>
    ${hasAttention ? alert : undefined}
  </tr> `;
}

/** The chart; undefined if there is no data. */
export function folderChart({ byFolder }: AuditReportData, paths: DisplayPaths): Html | undefined {
  const folders = byFolder.filter((tally) => total(tally) > 0);
  if (folders.length === 0) return undefined;
  const { rows, note } = rowsOf(folders, paths);
  const hasAttention = rows.some(({ attention }) => attention > 0);
  const largest = Math.max(...rows.map(total));
  const longest = String(Math.max(...rows.map(({ label }) => label.length)));
  return html`<section aria-labelledby="folders">
    <h2 id="folders">By folder</h2>
    ${note === undefined ? undefined : html`<p class="note">${note}</p>`}
    <table class="by-folder" style="--names:${longest}ch">
      <thead>
        <tr>
          <th scope="col">Folder</th>
          <th scope="col">Live Photos</th>
          ${hasAttention ? html`<th scope="col">Need attention</th>` : undefined}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowHtml(row, largest, hasAttention))}
      </tbody>
    </table>
  </section> `;
}
