/** The headline of the report and the notes below it. They never claim more than was checked. */
import { NOT_DECODED } from '../common/structure.ts';
import { count } from '../common/style.ts';
import type { AuditCounts, AuditHow, AuditReportData } from './data.ts';
import { number, photos } from './formatting.ts';

/**
 * `good`: every byte was checked, and no problem was found. `limited`: no problem was found, but not
 * everything was checked. `nothing`: nothing was checked.
 */
export type Tone = 'good' | 'limited' | 'attention' | 'nothing';

export interface Verdict {
  tone: Tone;
  /** One sentence. */
  title: string;
  /** Further information, one or two sentences each. */
  notes: string[];
}

interface Tallies {
  /** Containers without a problem. */
  passed: number;
  attention: number;
  /** All containers with a result. */
  known: number;
}

function talliesOf(counts: AuditCounts, { remoteHash }: AuditHow): Tallies {
  const { intact, damaged, missing, changed, moved, unlisted, versionUnsupported, notLive } =
    counts;
  // With remote hashes, containers that are not in the catalog cannot be compared.
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

/** The predicate for containers that passed. */
function passedPredicate(how: AuditHow, isOne: boolean, isAll: boolean): string {
  if (how.remoteHash !== undefined) {
    return `${isOne ? 'matches' : 'match'} the checksums of the store`;
  }
  const are = isOne ? 'is' : 'are';
  const isPresent = isAll && how.catalog !== undefined;
  if (how.level === 'quick')
    return isPresent ? `${are} present and passed a quick check` : 'passed a quick check';
  return isPresent ? `${are} present and intact` : `${are} intact`;
}

/** The subject of the headline. */
function subject(how: AuditHow, total: number, problems: number): string {
  const start = total === 1 ? 'The only Live Photo' : `All ${photos(total)}`;
  if (problems > 0) return `${start} that could be read`;
  if (isPart(how)) return `${start} that ${total === 1 ? 'was' : 'were'} checked`;
  return how.catalog === undefined ? `${start} found` : start;
}

/** The headline if all checked containers passed; some may not play, or may not have been readable. */
function passedTitle({ counts, how }: AuditReportData, total: number): string {
  const { problems, notLive } = counts;
  const isAll = problems === 0 && !isPart(how);
  const start = `${subject(how, total, problems)} ${passedPredicate(how, total === 1, isAll)}`;
  const exceptions = [
    ...(notLive > 0 ? [`${number(notLive)} may not play`] : []),
    ...(problems > 0 ? [unreadable(problems)] : []),
  ];
  return exceptions.length === 0 ? `${start}.` : `${start}, but ${exceptions.join(', and ')}.`;
}

/** The headline if some containers need attention. */
function attentionTitle({ counts, how }: AuditReportData, { attention, known }: Tallies): string {
  const { missing, problems } = counts;
  const end = problems > 0 ? `, and ${unreadable(problems)}.` : '.';
  if (missing === known) {
    const scope = isPart(how) ? 'that were looked for' : 'in the catalog';
    if (known === 1) {
      return `The only Live Photo ${isPart(how) ? 'that was looked for' : scope} was not found${end}`;
    }
    return `None of the ${photos(known)} ${scope} was found${end}`;
  }
  if (known === 1) {
    return `The only Live Photo ${isPart(how) ? 'that was checked' : 'found'} needs attention${end}`;
  }
  const checked = isPart(how) ? ' that were checked' : '';
  if (attention === known) return `All ${photos(known)}${checked} need attention${end}`;
  const of = isPart(how) ? `the ${photos(known)}` : photos(known);
  return `${number(attention)} of ${of}${checked} ${attention === 1 ? 'needs' : 'need'} attention${end}`;
}

/** Why nothing was checked. */
function whyNothingWasChecked({ counts, how }: AuditReportData): string[] {
  const { problems, unlisted } = counts;
  const { cutShort } = how;
  const reasons = [
    ...(problems > 0 ? [`${unreadable(problems)}. The reasons are listed below.`] : []),
    ...(unlisted > 0
      ? [
          `${photos(unlisted)} ${unlisted === 1 ? 'is' : 'are'} not in the catalog, so there was nothing to compare with.`,
        ]
      : []),
    ...(cutShort?.done === 0
      ? ['The time limit was reached before the first one was checked.']
      : []),
  ];
  if (reasons.length > 0) return reasons;
  return [
    'No Live Photo was found. Is the disk connected, and is this the right folder? This result says nothing about your photos.',
  ];
}

/** What was not checked. */
function limits({ how, counts }: AuditReportData): string[] {
  const { level, catalog, remoteHash, subset, cutShort } = how;
  const notes: string[] = [];
  if (remoteHash === 'quickxor') {
    notes.push(
      'Nothing was downloaded. OneDrive’s checksum detects accidental changes, but never tampering, nor swapped blocks of 160 bytes.',
    );
  } else if (remoteHash !== undefined) {
    notes.push('Nothing was downloaded: the result is based on the checksums of the store.');
  } else if (level === 'quick') {
    notes.push(
      'A quick check reads only the beginning of each file and its length. It does not detect damage further in.',
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
      `The time limit was reached: ${number(left)} of ${number(cutShort.total)} ${left === 1 ? 'was' : 'were'} not checked.`,
    );
  }
  if (catalog === undefined && counts.missing === 0) {
    notes.push('No catalog was given, so missing Live Photos cannot be detected.');
  }
  return notes;
}

/** Differences from the catalog that are not problems. */
function informational({ moved, unlisted }: AuditCounts, { remoteHash }: AuditHow): string[] {
  const unchecked = remoteHash === undefined ? '' : ', so there was nothing to compare with';
  return [
    ...(moved > 0
      ? [
          `${number(moved)} ${moved === 1 ? 'is' : 'are'} not at the path in the catalog, but elsewhere.`,
        ]
      : []),
    ...(unlisted > 0
      ? [
          `${number(unlisted)} ${unlisted === 1 ? 'is' : 'are'} new since the catalog was made${unchecked}.`,
        ]
      : []),
  ];
}

export function verdictOf(data: AuditReportData): Verdict {
  const { counts, how } = data;
  const tallies = talliesOf(counts, how);
  const { passed, attention, known } = tallies;
  if (known === 0)
    return { tone: 'nothing', title: 'Nothing was checked.', notes: whyNothingWasChecked(data) };
  const notes = [...limits(data), ...informational(counts, how)];
  if (attention > counts.notLive) {
    const isOne = passed === 1;
    const others =
      passed === 0
        ? []
        : [`The other ${isOne ? 'one' : number(passed)} ${passedPredicate(how, isOne, true)}.`];
    const isAllMissing = counts.missing === known;
    const hint = isAllMissing ? ['Is the disk connected, and is this the right folder?'] : [];
    return {
      tone: 'attention',
      title: attentionTitle(data, tallies),
      notes: [...hint, ...others, ...notes],
    };
  }
  const title = passedTitle(data, known);
  if (attention + counts.problems > 0) return { tone: 'attention', title, notes };
  const isFull = how.remoteHash === undefined && how.level !== 'quick' && !isPart(how);
  if (!isFull) return { tone: 'limited', title, notes };
  const proof =
    how.level === 'live'
      ? `Every byte was checked, and the structure of each pair. ${NOT_DECODED}`
      : 'Every byte was checked.';
  return { tone: 'good', title, notes: [proof, ...notes] };
}
