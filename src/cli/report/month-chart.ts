/** The results per month: a calendar with a row for each year. */
import type { AuditReportData, MonthTally } from './data.ts';
import { html, type Html } from './escape.ts';
import { compareText } from './display-paths.ts';
import { MONTHS, number, photos } from './formatting.ts';

/** Limits the rows: wrong camera clocks could otherwise add many years. */
const MAX_YEARS = 40;
const SHADES = 4;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

interface Tally {
  intact: number;
  attention: number;
}

const NOTHING: Tally = { intact: 0, attention: 0 };
const total = ({ intact, attention }: Tally): number => intact + attention;

const isMostlyAttention = ({ intact, attention }: Tally): boolean =>
  attention > 0 && attention >= intact;

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce<Tally>(
    (all, { intact, attention }) => ({
      intact: all.intact + intact,
      attention: all.attention + attention,
    }),
    NOTHING,
  );
}

interface Calendar {
  /** Newest last; only years with photos. */
  years: { year: string; months: Tally[] }[];
  /** All earlier years. */
  earlier: Tally;
  /** Photos without a valid month. */
  unknown: Tally;
}

function calendarOf(byMonth: readonly MonthTally[]): Calendar {
  const years = new Map<string, Tally[]>();
  const unknown: Tally[] = [];
  for (const { month, ...tally } of byMonth.filter((one) => total(one) > 0)) {
    const [, year, index] = MONTH.exec(month ?? '') ?? [];
    if (year === undefined) {
      unknown.push(tally);
      continue;
    }
    const months = years.get(year) ?? Array.from({ length: MONTHS.length }, () => NOTHING);
    const at = Number(index) - 1;
    months[at] = sum([months[at] ?? NOTHING, tally]);
    years.set(year, months);
  }
  const all = [...years]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([year, months]) => ({ year, months }));
  return {
    years: all.slice(-MAX_YEARS),
    earlier: sum(all.slice(0, -MAX_YEARS).flatMap(({ months }) => months)),
    unknown: sum(unknown),
  };
}

/** The shade of a month, on a square root scale so that one busy month does not make all others pale. */
function shade(value: number, max: number): string {
  return `m${Math.max(1, Math.ceil(SHADES * Math.sqrt(value / max)))}`;
}

function cell(tally: Tally, month: string, max: number): Html {
  const short = month.slice(0, 3);
  const all = total(tally);
  if (all === 0) {
    return html`<td role="cell" class="none" data-month="${short}">
      <span class="unseen">none</span>
    </td>`;
  }
  const alert =
    tally.attention === 0
      ? undefined
      : html`<b class="alert"
          >${number(tally.attention)}<span class="unseen"> need attention</span></b
        >`;
  const trouble = isMostlyAttention(tally) ? 'trouble most' : 'trouble';
  const look = alert === undefined ? shade(all, max) : trouble;
  return html`<td role="cell" class="${look}" data-month="${short}">
    <span>${number(all)}</span>${alert}
  </td>`;
}

function yearRow({ year, months }: Calendar['years'][number], max: number): Html {
  const cells = months.map((tally, index) => cell(tally, MONTHS[index] ?? '', max));
  return html`<tr role="row">
    <th role="rowheader" scope="row">${year}</th>
    ${cells}
    <td role="cell" class="sum">
      <span class="unseen">all year: </span>${number(total(sum(months)))}
    </td>
  </tr> `;
}

function rest(label: string, tally: Tally): string | undefined {
  if (total(tally) === 0) return undefined;
  const { attention } = tally;
  const alert =
    attention === 0
      ? ''
      : `, ${number(attention)} of which ${attention === 1 ? 'needs' : 'need'} attention`;
  return `${label}: ${photos(total(tally))}${alert}.`;
}

function legend(all: readonly Tally[]): Html {
  const hasMost = all.some(isMostlyAttention);
  const shades = Array.from(
    { length: SHADES },
    (_, index) => html`<i class="m${String(index + 1)}"></i>`,
  );
  const trouble = all.some(({ attention }) => attention > 0)
    ? html`<span><i class="trouble"></i> some need attention (the lower number)</span>
        ${hasMost ? html`<span><i class="trouble most"></i> half of them, or more</span>` : undefined}`
    : undefined;
  return html`<p class="legend" aria-hidden="true">
    <span>fewer ${shades} more</span> ${trouble}
  </p>`;
}

/** The chart by month of capture; undefined if there is no data. */
export function monthChart({ byMonth }: AuditReportData): Html | undefined {
  const { years, earlier, unknown } = calendarOf(byMonth);
  const rests = [rest('Earlier', earlier), rest('Unknown month', unknown)].filter(
    (text) => text !== undefined,
  );
  if (years.length === 0 && rests.length === 0) return undefined;
  const all = years.flatMap(({ months }) => months);
  const max = Math.max(...all.map(total));
  const table = html`<table class="calendar" role="table" aria-labelledby="months">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Year</th>
          ${MONTHS.map(
            (month) =>
              html`<th role="columnheader" scope="col">
                <abbr title="${month}">${month.slice(0, 3)}</abbr>
              </th>`,
          )}
          <th role="columnheader" scope="col" class="sum">All</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${years.map((year) => yearRow(year, max))}
      </tbody>
    </table>
    ${legend(all)}`;
  return html`<section aria-labelledby="months">
    <h2 id="months">By month of capture</h2>
    ${years.length === 0 ? undefined : table}
    ${rests.map((text) => html`<p class="note">${text}</p> `)}
  </section> `;
}
