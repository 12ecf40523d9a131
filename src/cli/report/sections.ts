/** The parts of the page around the findings: the verdict, the numbers, how it was checked. */
import { NOT_DECODED, STRUCTURE } from '../common/structure.ts';
import { size } from '../common/style.ts';
import type { AuditHow, AuditReportData, RemoteHash } from './data.ts';
import { html, outside, trusted, type Html } from './escape.ts';
import { KINDS, passed, type Kind } from './kinds.ts';
import type { Places } from './places.ts';
import type { Tone, Verdict } from './verdict.ts';
import { number, when } from './words.ts';

/** Shape and words say what the colour says. */
const SIGNS: Record<Tone, { label: string; shape: string }> = {
  good: {
    label: 'Nothing wrong found',
    shape: '<circle cx="24" cy="24" r="22"/><path class="line" d="M14.5 24.8l6.6 6.6 12.6-14"/>',
  },
  limited: {
    label: 'Nothing wrong found, but not everything was checked',
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
  const { id, counted, event, title, needsAttention, isKnown } = kind;
  const value = data.counts[counted];
  if (!isKnown(data.how) && value === 0) {
    return html`<div class="off">
      <dt>${title}</dt>
      <dd><span aria-hidden="true">–</span> <small>not looked for</small></dd>
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

/** Tells once what all paths would tell. */
function rootNote({ root }: Places): Html | undefined {
  if (root === '') return undefined;
  return html`<p class="note">All places below are inside ${outside(root)}</p>`;
}

export function countsSection(data: AuditReportData, places: Places): Html {
  const { intact } = data.counts;
  const { title } = passed(data.how);
  const kinds = KINDS.filter(
    ({ counted }) => counted !== 'versionUnsupported' || data.counts.versionUnsupported > 0,
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
    ${rootNote(places)}
  </section> `;
}

/** Of a hash for which two files can be made on purpose. */
const ACCIDENTS_ONLY =
  'It finds accidents: a file that is cut off, a byte that is wrong. It does not always find tampering: whoever made the file can have made another one with the same checksum. It is what the store says of the file, perhaps since it was uploaded: whether the bytes can still be read today, only a download shows.';

const HASHES: Record<RemoteHash, { name: string; sight: string }> = {
  dropbox: {
    name: 'Dropbox’s content hash',
    sight:
      'It is made of SHA-256: any change to what Dropbox holds would show, be it an accident or somebody’s doing. It is what Dropbox says of the file, perhaps since it was uploaded: whether the bytes can still be read today, only a download shows.',
  },
  sha256: {
    name: 'SHA-256',
    sight:
      'Any change to what the store holds would show, be it an accident or somebody’s doing. It is what the store says of the file, perhaps since it was uploaded: whether the bytes can still be read today, only a download shows.',
  },
  sha1: { name: 'SHA-1', sight: ACCIDENTS_ONLY },
  md5: { name: 'MD5', sight: ACCIDENTS_ONLY },
  quickxor: {
    name: 'OneDrive’s quickXorHash',
    sight:
      'It finds accidents: a file that is cut off, a byte that is wrong. It never finds tampering: whoever wants to can make another file with the same checksum. And it is blind to some accidents: two blocks of 160 bytes that have changed places leave it as it was. It is what OneDrive says of the file, perhaps since it was uploaded: whether the bytes can still be read today, only a download shows.',
  },
};

function thoroughness({ level, remoteHash }: AuditHow): Html {
  if (remoteHash !== undefined) {
    const { name, sight } = HASHES[remoteHash];
    return html`Nothing was downloaded. The checksum that the store keeps of each file, ${name}, was
      compared with the one in the catalog. ${sight} <code>--fetch</code> downloads the files and
      checks every byte.`;
  }
  const levels = {
    quick: html`A quick check: the beginning of each file, with its list of contents, and its
      length. Damage further in is not seen. Without <code>--quick</code>, every byte is checked.`,
    full: html`Every byte was read, and compared with what was written down when it was packed.`,
    live: html`Every byte was read, and compared with what was written down when it was packed. The
    structure of the pair in each intact file was checked, too: ${STRUCTURE}. ${NOT_DECODED}`,
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
  const looked = `The files looked at are ${size(counts.bytes)} in all.`;
  const part =
    subset === undefined || subset.t <= 1
      ? undefined
      : ` This was part ${number(subset.n)} of ${number(subset.t)}; the others are left for other days.`;
  const cut =
    cutShort === undefined
      ? undefined
      : ` The check was stopped when its time was up, after ${number(cutShort.done)} of ${number(cutShort.total)}.`;
  return html`${looked}${part}${cut}`;
}

export function howSection(data: AuditReportData): Html {
  const { archive, checkedAt, timeZone, how } = data;
  const { catalog } = how;
  const made =
    catalog?.made === undefined ? undefined : html`, made on ${when(catalog.made, timeZone)}`;
  const compared =
    catalog === undefined
      ? html`No catalog was given. Each file was checked by what it says of itself; nobody can tell
          whether one is missing. <code>livepkg catalog</code> makes a catalog.`
      : html`The catalog ${outside(catalog.path)}${made}.`;
  const where = html`<ul class="paths">
    ${archive.map((path) => html`<li>${outside(path)}</li>`)}
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
    <h2 id="words">What the words mean</h2>
    <dl>
      ${item(title, html`${meaning}`)}${KINDS.map((kind) => item(kind.title, html`${kind.meaning(how)}`))}
    </dl>
  </section> `;
}
