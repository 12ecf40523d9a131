/** The one sentence at the top, and those below it: they never claim more than was checked. */
import { NOT_DECODED } from '../common/structure.ts';
import { count } from '../common/style.ts';
import type { AuditCounts, AuditHow, AuditReportData } from './data.ts';
import { number, photos } from './words.ts';

/**
 * `good`: every byte of all was checked, and nothing wrong was found. `limited`: nothing was found
 * wrong, but not all was looked at. `nothing`: nothing was looked at.
 */
export type Tone = 'good' | 'limited' | 'attention' | 'nothing';

export interface Verdict {
  tone: Tone;
  /** One sentence. */
  title: string;
  /** What else one must know, a sentence or two each. */
  notes: string[];
}

interface Tallies {
  /** As they should be, as far as they were checked. */
  passed: number;
  attention: number;
  /** Of how many something is known now. */
  known: number;
}

function talliesOf(counts: AuditCounts, { remoteHash }: AuditHow): Tallies {
  const { intact, damaged, missing, changed, moved, unlisted, versionUnsupported, notLive } =
    counts;
  // The store's checksum of a container that the catalog does not list can be compared with nothing.
  const compared = remoteHash === undefined ? unlisted : 0;
  return {
    passed: intact + moved + compared - notLive,
    attention: damaged + missing + changed + versionUnsupported + notLive,
    known: intact + damaged + missing + changed + moved + compared + versionUnsupported,
  };
}

const unreadable = (problems: number): string =>
  `${count(problems, 'file or folder', 'files or folders')} could not be read`;

const isPart = ({ subset, cutShort }: AuditHow): boolean =>
  (subset !== undefined && subset.t > 1) ||
  (cutShort !== undefined && cutShort.done < cutShort.total);

/** What may be said of containers that passed. */
function praise(how: AuditHow, isOne: boolean, isAll: boolean): string {
  if (how.remoteHash !== undefined) {
    return `${isOne ? 'matches' : 'match'} the checksums that the store keeps`;
  }
  const are = isOne ? 'is' : 'are';
  const isHere = isAll && how.catalog !== undefined;
  if (how.level === 'quick')
    return isHere ? `${are} here and passed a quick check` : 'passed a quick check';
  return isHere ? `${are} here and whole` : `${are} whole`;
}

/** Of which containers it is said. */
function subject(how: AuditHow, total: number, problems: number): string {
  const start = total === 1 ? 'The one Live Photo' : `All ${photos(total)}`;
  if (problems > 0) return `${start} that could be read`;
  if (isPart(how)) return `${start} that ${total === 1 ? 'was' : 'were'} checked`;
  return how.catalog === undefined ? `${start} found here` : start;
}

/** All that were looked at passed; some have a fault and may not play, and something else may not have been readable. */
function claim({ counts, how }: AuditReportData, total: number): string {
  const { problems, notLive } = counts;
  const isAll = problems === 0 && !isPart(how);
  const start = `${subject(how, total, problems)} ${praise(how, total === 1, isAll)}`;
  const buts = [
    ...(notLive > 0 ? [`${number(notLive)} may not play`] : []),
    ...(problems > 0 ? [unreadable(problems)] : []),
  ];
  return buts.length === 0 ? `${start}.` : `${start}, but ${buts.join(', and ')}.`;
}

/** Some are not as they should be. */
function alarm({ counts, how }: AuditReportData, { attention, known }: Tallies): string {
  const { missing, problems } = counts;
  const end = problems > 0 ? `, and ${unreadable(problems)}.` : '.';
  if (missing === known) {
    const wanted = isPart(how) ? 'looked for' : 'in the catalog';
    if (known === 1) return `The one Live Photo ${wanted} is not here${end}`;
    return `None of the ${photos(known)} ${wanted} is here${end}`;
  }
  if (known === 1) {
    return `The one Live Photo ${isPart(how) ? 'that was checked' : 'here'} needs attention${end}`;
  }
  const checked = isPart(how) ? ' that were checked' : '';
  if (attention === known) return `All ${photos(known)}${checked} need attention${end}`;
  const of = isPart(how) ? `the ${photos(known)}` : photos(known);
  return `${number(attention)} of ${of}${checked} ${attention === 1 ? 'needs' : 'need'} attention${end}`;
}

/** Why nothing was checked, and what to look after. */
function excuses({ counts, how }: AuditReportData): string[] {
  const { problems, unlisted } = counts;
  const { cutShort } = how;
  const reasons = [
    ...(problems > 0 ? [`${unreadable(problems)}. What stood in the way is told below.`] : []),
    ...(unlisted > 0
      ? [
          `${photos(unlisted)} ${unlisted === 1 ? 'is' : 'are'} there, but not in the catalog, so there was nothing to compare with.`,
        ]
      : []),
    ...(cutShort?.done === 0 ? ['The time was up before the first one was checked.'] : []),
  ];
  if (reasons.length > 0) return reasons;
  return [
    'No Live Photo was found here. Is the disk connected, and is this the right folder? This says nothing about your photos.',
  ];
}

/** What the check could not see. */
function limits({ how, counts }: AuditReportData): string[] {
  const { level, catalog, remoteHash, subset, cutShort } = how;
  const notes: string[] = [];
  if (remoteHash === 'quickxor') {
    notes.push(
      'Nothing was downloaded. OneDrive’s checksum finds accidents, but never tampering, and it does not see when blocks of 160 bytes have changed places.',
    );
  } else if (remoteHash !== undefined) {
    notes.push('Nothing was downloaded: this is what the store says of the files that it holds.');
  } else if (level === 'quick') {
    notes.push(
      'A quick check looks at the beginning of each file and at its length only. It does not see damage further in.',
    );
  }
  if (subset !== undefined && subset.t > 1) {
    notes.push(
      `This was part ${number(subset.n)} of ${number(subset.t)}. The other parts were not checked this time.`,
    );
  }
  if (cutShort !== undefined && cutShort.done < cutShort.total) {
    const left = cutShort.total - cutShort.done;
    notes.push(
      `The time was up before the end: ${number(left)} of ${number(cutShort.total)} ${left === 1 ? 'was' : 'were'} not reached.`,
    );
  }
  if (catalog === undefined && counts.missing === 0) {
    notes.push('There was no catalog to compare with, so nobody can tell whether one is missing.');
  }
  return notes;
}

/** What is otherwise than the catalog says, without being wrong. */
function asides({ moved, unlisted }: AuditCounts, { remoteHash }: AuditHow): string[] {
  const unchecked = remoteHash === undefined ? '' : ', so there was nothing to compare with';
  return [
    ...(moved > 0
      ? [`${number(moved)} ${moved === 1 ? 'is' : 'are'} in another place than the catalog says.`]
      : []),
    ...(unlisted > 0
      ? [
          `${number(unlisted)} ${unlisted === 1 ? 'is' : 'are'} new since the catalog was made${unchecked}.`,
        ]
      : []),
  ];
}

/** What a report may say in one sentence. */
export function verdictOf(data: AuditReportData): Verdict {
  const { counts, how } = data;
  const tallies = talliesOf(counts, how);
  const { passed, attention, known } = tallies;
  if (known === 0) return { tone: 'nothing', title: 'Nothing was checked.', notes: excuses(data) };
  const notes = [...limits(data), ...asides(counts, how)];
  if (attention > counts.notLive) {
    const isOne = passed === 1;
    const others =
      passed === 0
        ? []
        : [`The other ${isOne ? 'one' : number(passed)} ${praise(how, isOne, true)}.`];
    const isLost = counts.missing === known;
    const hint = isLost ? ['Is the disk connected, and is this the right folder?'] : [];
    return {
      tone: 'attention',
      title: alarm(data, tallies),
      notes: [...hint, ...others, ...notes],
    };
  }
  const title = claim(data, known);
  if (attention + counts.problems > 0) return { tone: 'attention', title, notes };
  const isFull = how.remoteHash === undefined && how.level !== 'quick' && !isPart(how);
  if (!isFull) return { tone: 'limited', title, notes };
  const proof =
    how.level === 'live'
      ? `Every byte was checked, and the structure of each pair. ${NOT_DECODED}`
      : 'Every byte was checked.';
  return { tone: 'good', title, notes: [proof, ...notes] };
}
