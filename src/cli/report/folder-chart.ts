/** How each folder came off: bars, in a table that says the same in numbers. */
import type { AuditReportData, FolderTally } from './data.ts';
import { html, outside, type Html } from './escape.ts';
import { inOrder, type Places } from './places.ts';
import { number } from './words.ts';

/** More rows than this nobody reads. */
const ROWS = 40;
/** Fewer rows than this say too little about thousands of folders. */
const FEWEST_ROWS = 5;

interface Row {
  label: string;
  intact: number;
  attention: number;
}

interface Rows {
  rows: Row[];
  /** What was done to have so few rows. */
  note?: string;
}

const total = ({ intact, attention }: Pick<Row, 'intact' | 'attention'>): number =>
  intact + attention;

/** The tallies of folders, put together by the first parts of their paths. */
function atDepth(folders: readonly FolderTally[], places: Places, depth: number): FolderTally[] {
  const together = new Map<string, FolderTally>();
  for (const { folder, intact, attention } of folders) {
    const above = places.parts(folder).slice(0, depth).join('/');
    const sum = together.get(above) ?? { folder: above, intact: 0, attention: 0 };
    sum.intact += intact;
    sum.attention += attention;
    together.set(above, sum);
  }
  return [...together.values()];
}

/** The most that fit, by the deepest folders that are few enough. */
function aggregate(folders: readonly FolderTally[], places: Places): FolderTally[] {
  let best: FolderTally[] = [];
  for (let depth = 1; ; depth += 1) {
    const sums = atDepth(folders, places, depth);
    if (sums.length > ROWS || sums.length === best.length) return best;
    best = sums;
  }
}

/** Those with the most to look after, then the largest; and one row for all others. */
function capped(folders: readonly FolderTally[], places: Places): Rows {
  const ranked = folders.toSorted(
    (a, b) => b.attention - a.attention || total(b) - total(a) || inOrder(a.folder, b.folder),
  );
  const told = ranked.slice(0, ROWS - 1).toSorted((a, b) => inOrder(a.folder, b.folder));
  const others = ranked.slice(ROWS - 1);
  return {
    rows: [
      ...told.map(({ folder, ...tally }) => ({ ...tally, label: places.label(folder) })),
      {
        label: `${number(others.length)} other folders`,
        intact: others.reduce((sum, { intact }) => sum + intact, 0),
        attention: others.reduce((sum, { attention }) => sum + attention, 0),
      },
    ],
    note: `Of ${number(folders.length)} folders, the ${number(told.length)} with the most to look after, and then the largest; the others are put together in the last row.`,
  };
}

function rowsOf(folders: readonly FolderTally[], places: Places): Rows {
  if (folders.length <= ROWS) {
    const rows = folders
      .toSorted((a, b) => inOrder(a.folder, b.folder))
      .map(({ folder, ...tally }) => ({ ...tally, label: places.label(folder) }));
    return { rows };
  }
  const sums = aggregate(folders, places);
  if (sums.length < FEWEST_ROWS) return capped(folders, places);
  const rows = sums
    .toSorted((a, b) => inOrder(a.folder, b.folder))
    .map(({ folder, ...tally }) => ({
      ...tally,
      label: folder === '' ? places.label(places.root) : folder,
    }));
  const note = `The ${number(folders.length)} folders are put together here: each row is a folder with all that are in it.`;
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
        <span class="place">${outside(label)}</span>
        <span class="bar" aria-hidden="true"
          >${bar(intact, largest, 'whole')}${bar(attention, largest, 'alert')}</span
        >
      </div>
    </th>
    <td>${number(total(row))}</td>
    ${hasAttention ? alert : undefined}
  </tr> `;
}

/** By folder; nothing where nothing is known of any. */
export function folderChart({ byFolder }: AuditReportData, places: Places): Html | undefined {
  const folders = byFolder.filter((tally) => total(tally) > 0);
  if (folders.length === 0) return undefined;
  const { rows, note } = rowsOf(folders, places);
  const hasAttention = rows.some(({ attention }) => attention > 0);
  const largest = Math.max(...rows.map(total));
  const longest = String(Math.max(...rows.map(({ label }) => label.length)));
  return html`<section aria-labelledby="folders">
    <h2 id="folders">Folder by folder</h2>
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
