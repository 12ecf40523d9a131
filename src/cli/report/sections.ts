/** The sections of the page around the findings: verdict, numbers, and how it was checked. */
import { NOT_DECODED, STRUCTURE } from '../common/structure.ts';
import { size } from '../common/style.ts';
import type { AuditHow, AuditReportData, RemoteHash } from './data.ts';
import { html, untrustedText, trusted, type Html } from './escape.ts';
import { KINDS, passed, type Kind } from './kinds.ts';
import type { DisplayPaths } from './display-paths.ts';
import type { Tone, Verdict } from './verdict.ts';
import { number, when } from './formatting.ts';

/** Shape and label carry the same information as the colour. */
const SIGNS: Record<Tone, { label: string; shape: string }> = {
  good: {
    label: 'No problems found',
    shape: '<circle cx="24" cy="24" r="22"/><path class="line" d="M14.5 24.8l6.6 6.6 12.6-14"/>',
  },
  limited: {
    label: 'No problems found, but not everything was checked',
    shape: '<circle class="ring" cx="24" cy="24" r="21"/><path d="M24 9a15 15 0 0 1 0 30z"/>',
  },
  attention: {
    label: 'Needs attention',
    shape:
      '<path d="M21.1 5.8a3.4 3.4 0 0 1 5.8 0l17.6 30.6a3.4 3.4 0 0 1-2.9 5.1H6.4a3.4 3.4 0 0 1-2.9-5.1z"/><path class="line" d="M24 17v11.5"/><circle class="dot" cx="24" cy="34.6" r="2.3"/>',
  },
  nothing: {
    label: 'No result',
    shape: '<circle class="ring" cx="24" cy="24" r="21"/><path class="dash" d="M15 24h18"/>',
  },
};

export function verdictSection(data: AuditReportData, { tone, title, notes }: Verdict): Html {
  const { label, shape } = SIGNS[tone];
  return html`<header class="verdict ${tone}">
    <p class="overline">
      Live Photo check <span aria-hidden="true">·</span> ${when(data.checkedAt, data.timeZone)}
    </p>
    <div class="headline">
      <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" focusable="false">
        ${trusted(shape)}
      </svg>
      <div>
        <p class="sign">${label}</p>
        <h1>${title.replaceAll('Live Photo', 'Live\u00a0Photo')}</h1>
      </div>
    </div>
    ${
      notes.length === 0
        ? undefined
        : html`<ul class="lede">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
  </header> `;
}

function countItem(data: AuditReportData, kind: Kind): Html {
  const { id, countKey, event, title, needsAttention, isChecked } = kind;
  const value = data.counts[countKey];
  if (!isChecked(data.how) && value === 0) {
    return html`<div class="off">
      <dt>${title}</dt>
      <dd><span aria-hidden="true">–</span> <small>not checked</small></dd>
    </div> `;
  }
  const look = value === 0 ? 'zero' : needsAttention ? 'attention' : 'aside';
  const hasList = data.findings.some((finding) => finding.event === event);
  const label = hasList ? html`<a href="#${id}">${title}</a>` : html`${title}`;
  return html`<div class="${look}">
    <dt>${label}</dt>
    <dd>${number(value)}</dd>
  </div> `;
}

/** States the common root once, instead of in each path. */
function rootNote({ root }: DisplayPaths): Html | undefined {
  if (root === '') return undefined;
  return html`<p class="note">All paths below are inside ${untrustedText(root)}</p>`;
}

export function countsSection(data: AuditReportData, paths: DisplayPaths): Html {
  const { intact } = data.counts;
  const { title } = passed(data.how);
  const kinds = KINDS.filter(
    ({ countKey }) => countKey !== 'versionUnsupported' || data.counts.versionUnsupported > 0,
  );
  return html`<section class="counts" aria-labelledby="numbers">
    <h2 id="numbers">In numbers</h2>
    <dl>
      <div class="main">
        <dt>${title}</dt>
        <dd>${number(intact)}</dd>
      </div>
      ${kinds.map((kind) => countItem(data, kind))}
    </dl>
    ${rootNote(paths)}
  </section> `;
}

/** For hashes with known collisions. */
const ACCIDENTS_ONLY =
  'It detects accidental changes, such as a truncated file or a wrong byte. It does not always detect tampering: two files with the same checksum can be made on purpose.';

/** A store may compute the checksum only once. */
const STORED_ONCE =
  'The store may have computed it when the file was uploaded: only a download shows whether the bytes can still be read today.';

const HASHES: Record<RemoteHash, { name: string; detects: string }> = {
  dropbox: {
    name: 'Dropbox’s content hash',
    detects: 'It is based on SHA-256, and detects any change, accidental or deliberate.',
  },
  sha256: { name: 'SHA-256', detects: 'It detects any change, accidental or deliberate.' },
  sha1: { name: 'SHA-1', detects: ACCIDENTS_ONLY },
  md5: { name: 'MD5', detects: ACCIDENTS_ONLY },
  quickxor: {
    name: 'OneDrive’s quickXorHash',
    detects:
      'It detects accidental changes, such as a truncated file or a wrong byte, but not swapped blocks of 160 bytes. It never detects tampering: another file with the same checksum is easy to make.',
  },
};

function thoroughness({ level, remoteHash }: AuditHow): Html {
  if (remoteHash !== undefined) {
    const { name, detects } = HASHES[remoteHash];
    return html`Nothing was downloaded. The checksum that the store has for each file, ${name}, was
      compared with the catalog. ${detects} ${STORED_ONCE} <code>--fetch</code> downloads the files
      and checks every byte.`;
  }
  const levels = {
    quick: html`A quick check: the beginning of each file, with its manifest, and its length. Damage
      further in is not detected. Without <code>--quick</code>, every byte is checked.`,
    full: html`Every byte was read, and compared with the hashes recorded when it was packed.`,
    live: html`Every byte was read, and compared with the hashes recorded when it was packed. The
    structure of the pair in each intact file was also checked: ${STRUCTURE}. ${NOT_DECODED}`,
  };
  return levels[level];
}

function item(term: string, description: Html | undefined): Html | undefined {
  return description === undefined
    ? undefined
    : html`<div>
        <dt>${term}</dt>
        <dd>${description}</dd>
      </div> `;
}

function howMuch({ how: { subset, cutShort }, counts }: AuditReportData): Html {
  const checked = `The checked files have ${size(counts.bytes)} in total.`;
  const part =
    subset === undefined || subset.t <= 1
      ? undefined
      : ` This was part ${number(subset.n)} of ${number(subset.t)}; the other parts were not checked.`;
  const cut =
    cutShort === undefined
      ? undefined
      : ` The check was stopped at its time limit, after ${number(cutShort.done)} of ${number(cutShort.total)}.`;
  return html`${checked}${part}${cut}`;
}

export function howSection(data: AuditReportData): Html {
  const { archive, checkedAt, timeZone, how } = data;
  const { catalog } = how;
  const made =
    catalog?.made === undefined ? undefined : html`, made on ${when(catalog.made, timeZone)}`;
  const compared =
    catalog === undefined
      ? html`No catalog was given. Each file was checked against its own manifest; missing files
          cannot be detected. <code>livepkg catalog</code> writes a catalog.`
      : html`The catalog ${untrustedText(catalog.path)}${made}.`;
  const where = html`<ul class="paths">
    ${archive.map((path) => html`<li>${untrustedText(path)}</li>`)}
  </ul>`;
  return html`<section class="how" aria-labelledby="how">
    <h2 id="how">How it was checked</h2>
    <dl>
      ${item('When', when(checkedAt, timeZone))}${item('Where', where)}${item(
        'How thoroughly',
        thoroughness(how),
      )}${item('Compared with', compared)}${item('How much', howMuch(data))}
    </dl>
  </section> `;
}

export function wordsSection({ how }: AuditReportData): Html {
  const { title, meaning } = passed(how);
  return html`<section class="words" aria-labelledby="words">
    <h2 id="words">Terms</h2>
    <dl>
      ${item(title, html`${meaning}`)}${KINDS.map((kind) => item(kind.title, html`${kind.meaning(how)}`))}
    </dl>
  </section> `;
}
