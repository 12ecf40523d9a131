/** The styles of the page: light, dark, small screens and print. */

const PAPER = `
  --paper: #fbf9f5; --card: #ffffff; --ink: #22201c; --soft: #625c52; --line: #e4ded3;
  --calm: #6f9a86; --good: #2c6a4b; --limited: #3b5f7e; --alert: #a13d17;
  --alert-paper: #fcefe8; --alert-line: #e3a98d; --alert-light: #dd9a7c;
  --m1: #eaf1ec; --m2: #d7e6dc; --m3: #bfd7c8; --m4: #a3c6b1;`;

const NIGHT = `
  --paper: #171613; --card: #201e1b; --ink: #ece7dd; --soft: #aca497; --line: #38342e;
  --calm: #6d9683; --good: #8fcba8; --limited: #9dc3e2; --alert: #f2a384;
  --alert-paper: #33211a; --alert-line: #7d4a36; --alert-light: #a8593c;
  --m1: #1f2a24; --m2: #263a30; --m3: #2f4b3d; --m4: #395d4b;`;

export const STYLES = `
:root {${PAPER}
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --serif: ui-serif, "New York", "Iowan Old Style", Charter, "Bitstream Charter", Cambria, "Noto Serif", "Liberation Serif", Georgia, serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen {
  :root { color-scheme: light dark; }
}
@media screen and (prefers-color-scheme: dark) {
  :root {${NIGHT}
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.6 var(--sans);
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: break-word;
}
main, footer { max-width: 54rem; margin: 0 auto; padding: 0 clamp(1rem, 5vw, 3rem); }
main { padding-top: clamp(2rem, 7vw, 5rem); }
p, ul, ol, dl, dd, h1, h2, h3, h4 { margin: 0; padding: 0; }
ul { list-style: none; }
p, .lede, dd { text-wrap: pretty; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; text-wrap: balance; }
h2 { font-size: 1.625rem; line-height: 1.25; letter-spacing: -.01em; margin-bottom: 1.25rem; }
main > section { margin-top: clamp(3rem, 8vw, 4.75rem); }
a { color: inherit; text-decoration-color: currentColor; text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--limited); outline-offset: 3px; border-radius: 2px; }
code { font: .875em/1.4 var(--mono); overflow-wrap: anywhere; }
.outside { white-space: break-spaces; overflow-wrap: anywhere; }
.note { color: var(--soft); max-width: 42rem; }
h2 + .note { margin-top: -.75rem; }
.note + :not(.note) { margin-top: 1.25rem; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}

/* The verdict. */
.overline { color: var(--soft); font-size: .9375rem; }
.counts .note { margin-top: 1rem; font-size: .9375rem; }
.headline { display: flex; gap: 1.5rem; align-items: flex-start; margin: 1.75rem 0 0; color: var(--tone); }
.headline svg { flex: none; width: 3.5rem; height: 3.5rem; margin-top: .25rem; }
.headline svg * { fill: currentColor; }
.headline svg .line { fill: none; stroke: var(--paper); stroke-width: 3.6; stroke-linecap: round; stroke-linejoin: round; }
.headline svg .ring { fill: none; stroke: currentColor; stroke-width: 3; }
.headline svg .dash { fill: none; stroke: currentColor; stroke-width: 4; stroke-linecap: round; }
.headline svg .dot { fill: var(--paper); }
.sign { font-weight: 600; font-size: .9375rem; line-height: 1.4; }
h1 {
  color: var(--ink); font-size: clamp(1.75rem, 1.1rem + 3vw, 2.75rem);
  line-height: 1.15; letter-spacing: -.018em; margin-top: .375rem;
}
.good { --tone: var(--good); }
.limited { --tone: var(--limited); }
.verdict.attention { --tone: var(--alert); }
.nothing { --tone: var(--alert); }
.lede { margin: 1.5rem 0 0 5rem; max-width: 38rem; font-size: 1.0625rem; display: grid; gap: .5rem; }

/* The numbers. */
.counts h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.counts dl {
  display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1.75rem 1.5rem;
  padding: 1.75rem 0; border: solid var(--line); border-width: 1px 0;
}
.counts dl > div {
  display: flex; flex-direction: column-reverse; justify-content: flex-end;
}
.counts dt { font-size: .9375rem; line-height: 1.35; color: var(--soft); }
.counts dd { font: 500 1.625rem/1.3 var(--serif); letter-spacing: -.01em; }
.counts .zero dd, .counts .off dd { color: var(--soft); }
.counts .off small { font: 400 .875rem var(--sans); letter-spacing: 0; }
.counts .attention dd, .counts .attention dt { color: var(--alert); font-weight: 600; }
.counts .attention dd::before {
  content: ""; display: inline-block; width: .55em; height: .5em; margin-right: .3em; vertical-align: .08em;
  background: currentColor; clip-path: polygon(50% 0, 100% 100%, 0 100%); print-color-adjust: exact;
}

/* The findings. */
.kind { border-top: 1px solid var(--line); padding: 1.75rem 0 2.25rem; scroll-margin-top: 1rem; }
.kind.attention::before {
  content: ""; display: block; width: 3rem; height: 4px; margin: calc(-1.75rem - 1px) 0 1.75rem;
  background: var(--alert); print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
.kind h3 { display: flex; gap: .625rem; align-items: baseline; font-size: 1.375rem; line-height: 1.3; margin-bottom: .5rem; }
.kind h3 .count { font: 600 1rem var(--sans); color: var(--soft); }
.kind.attention h3 .count { color: var(--alert); }
.kind > p { max-width: 42rem; }
.advice { margin-top: .5rem; }
.folders { margin-top: 1.25rem; }
h4 { font: 600 .9375rem/1.5 var(--sans); color: var(--soft); }
.folder + .folder { margin-top: 1.25rem; }
.findings { display: grid; gap: .75rem; padding: .375rem 0; }
.findings > li { border-left: 2px solid var(--line); padding-left: .875rem; }
.kind.attention .findings > li { border-left-color: var(--alert-line); }
.bare { display: block; columns: 3 13rem; column-gap: 1.5rem; }
.bare > li { break-inside: avoid; margin-bottom: .375rem; }
.notes { color: var(--soft); font-size: .9375rem; line-height: 1.5; }
.code { font-size: .8125rem; }
details { border-top: 1px solid var(--line); }
details:last-child { border-bottom: 1px solid var(--line); }
.all { border: 0 !important; }
.all > summary { display: inline-flex; padding: .375rem 1rem .375rem .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.all > div { margin-top: 1rem; }
details > .findings { padding: .375rem 0 1.25rem 1.25rem; }
summary {
  display: flex; gap: .75rem; align-items: baseline; padding: .5625rem 0; cursor: pointer;
  list-style: none; font-weight: 500;
}
summary::-webkit-details-marker { display: none; }
summary::before {
  content: ""; flex: none; width: .4375rem; height: .4375rem; border: solid var(--soft);
  border-width: 0 2px 2px 0; transform: translateY(-.125rem) rotate(-45deg);
}
[open] > summary::before { transform: translateY(-.125rem) rotate(45deg); }
summary:hover { color: var(--limited); }
summary .place { flex: 1; min-width: 0; }
summary .count { color: var(--soft); }

/* The charts. */
table { width: 100%; border-collapse: collapse; }
th { font-weight: 500; text-align: left; }
thead th { color: var(--soft); font-size: .875rem; line-height: 1.35; vertical-align: bottom; }
.by-folder td, .by-folder th + th { text-align: right; padding-left: 1rem; }
.by-folder thead th { padding-bottom: .5rem; border-bottom: 1px solid var(--line); }
.by-folder tbody td, .by-folder tbody th { padding-top: .375rem; padding-bottom: .375rem; vertical-align: top; line-height: 1.4; }
.by-folder tbody tr:first-child > * { padding-top: .75rem; }
.by-folder tbody th { width: 100%; font-weight: 400; }
.by-folder td { white-space: nowrap; }
.by-folder td.zero { color: var(--soft); }
.measure { display: flex; gap: .25rem 1.25rem; }
.measure .place { flex: 0 0 min(45%, var(--names)); min-width: 0; }
.measure .bar { flex: 1; }
.by-folder thead th + th { min-width: 4.75rem; }
.bar { display: flex; gap: 2px; height: .625rem; margin-top: .375rem; }
.bar i { display: block; height: 100%; min-width: 2px; background: var(--calm); border-radius: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar i.alert { min-width: 6px; background: repeating-linear-gradient(45deg, var(--alert) 0 3px, var(--alert-light) 3px 5px); }
b.alert { color: var(--alert); font-weight: 650; }
td > b.alert::before {
  content: ""; display: inline-block; width: .6em; height: .55em; margin-right: .25em;
  background: currentColor; clip-path: polygon(50% 0, 100% 100%, 0 100%); print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
abbr { text-decoration: none; }
.calendar { table-layout: fixed; border-collapse: separate; border-spacing: 3px; margin: 0 -3px; width: calc(100% + 6px); }
.calendar th:first-child { width: 3.25rem; }
.calendar .sum { width: 4.25rem; text-align: right; }
.calendar thead th { text-align: center; font-weight: 400; }
.calendar thead th:first-child { text-align: left; }
.calendar thead th.sum { text-align: right; }
.calendar tbody th { font-weight: 600; vertical-align: middle; }
.calendar td { position: relative; height: 2.625rem; padding: 2px; text-align: center; vertical-align: middle; border-radius: 4px; font-size: .875rem; line-height: 1.25; }
.calendar td.sum { color: var(--soft); font-size: .9375rem; padding: 0; }
.calendar td > b.alert { display: block; }
.calendar td.none { box-shadow: inset 0 0 0 1px var(--line); }
.m1 { background: var(--m1); } .m2 { background: var(--m2); } .m3 { background: var(--m3); } .m4 { background: var(--m4); }
.trouble { background: var(--alert-paper); box-shadow: inset 0 0 0 1.5px var(--alert); }
.trouble.most { background: var(--alert); color: var(--paper); }
.trouble.most b.alert { color: inherit; }
.calendar td, .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin-top: .75rem; color: var(--soft); font-size: .875rem; }
.legend i { display: inline-block; width: 1.25rem; height: .8125rem; border-radius: 2px; vertical-align: -.0625rem; }
.legend + .note { margin-top: .75rem; }

/* How it was checked, and the terms. */
.how dl > div, .words dl > div { display: grid; grid-template-columns: 12rem 1fr; gap: .25rem 1.5rem; padding: .75rem 0; border-top: 1px solid var(--line); }
.how dt, .words dt { font-weight: 600; }
.how dd, .words dd { min-width: 0; max-width: 38rem; }
footer { margin-top: clamp(3rem, 8vw, 4.75rem); padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
footer p { border-top: 1px solid var(--line); padding-top: 1rem; }

@media (max-width: 40rem) {
  .headline { gap: 1rem; flex-direction: column; }
  .headline svg { width: 2.75rem; height: 2.75rem; }
  .lede { margin-left: 0; }
  .how dl > div, .words dl > div { grid-template-columns: 1fr; }
  .by-folder td, .by-folder th + th { padding-left: .75rem; }
  .by-folder thead th + th { min-width: 4rem; }
  .measure { flex-direction: column; }
  .measure .place { flex-basis: auto; }
  .measure .bar { flex: none; margin-top: 0; height: .5rem; }
  .counts dl { grid-template-columns: 1fr 1fr; gap: 1.25rem 1rem; }

  /* Twelve columns do not fit: two rows of six, each month with its name. */
  .calendar, .calendar tbody { display: block; width: 100%; margin: 0; }
  .calendar thead { display: none; }
  .calendar tr { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 3px; padding-bottom: 1rem; break-inside: avoid; }
  .calendar tbody th { grid-column: 1 / 4; grid-row: 1; width: auto; }
  .calendar td { height: auto; min-height: 3.25rem; padding: .25rem 0; }
  .calendar td::before { content: attr(data-month); display: block; color: var(--soft); font-size: .75rem; }
  .calendar td[class^="m"]::before, .calendar td[class^="trouble"]::before { color: inherit; }
  .calendar td.sum { grid-column: 4 / 7; grid-row: 1; width: auto; min-height: 0; }
  .calendar td.sum::before { content: none; }
}

@media print {
  @page { margin: 18mm 16mm 20mm; }
  @page { @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #625c52; } }
  :root { --paper: #fff; }
  html { font-size: 10pt; }
  main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  main { padding-top: 0; }
  main > section { margin-top: 2.5rem; }
  h2, h3, h4, summary, .kind > p, h2 + .note, thead { break-after: avoid; }
  tr, li, .counts dl > div, .how dl > div, .words dl > div, .verdict { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary::before, details.all > summary { display: none; }
  .findings { gap: .375rem; }
  /* Keeps the summary on the same page as the first item of its list, which overlaps the padding. */
  summary { padding-bottom: 4rem; margin-bottom: -4rem; break-inside: avoid; font-weight: 600; }
  details > .findings { padding: .25rem 0 .75rem; }
  a { text-decoration: none; }
}
`;
