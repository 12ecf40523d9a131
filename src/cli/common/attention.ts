/** The part of a report that says what needs attention, and what to do about it. */
import { MAX_SIDECARS } from '../../format/member-limits.ts';
import type { DamagedRecord, ProblemRecord, UnpairedRecord } from '../../index.ts';
import { bold, dim, red, safe, yellow } from './style.ts';

type Reason = UnpairedRecord['reason'];

function explainUnpaired({ reason, related, kind, id }: UnpairedRecord): string {
  const others = related.map(safe).join(', ');
  const partner = kind === 'still' ? 'motion file' : 'still';
  const reasons: Record<Reason, string> = {
    'duplicate-of': `a copy of ${others}, which is paired; nothing to do.`,
    'variant-of': `carries the identifier of ${others}, whose ${partner} fits better; keep it beside its own ${partner}.`,
    ambiguous: `carries one identifier with ${others}, and nothing says which belong together; keep one still and one motion file of them in a folder.`,
    'different-identifier': `${others} has its name but is of another photo; look for the ${partner} with the identifier ${safe(id ?? '')}.`,
    'name-only': `${others} has its name, but no identifier proves that they belong together.`,
    'no-partner':
      related.length > 0
        ? `its ${partner} is not here (${others} carries the same identifier); put the ${partner} beside it.`
        : `its ${partner} is not here; look for it where this file came from, and put it beside it.`,
  };
  return reasons[reason];
}

/** A heading with lines below it; nothing if there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
}

/** Halves without a partner: one plain line each, why and what could be done. */
export function unpairedLines(records: readonly UnpairedRecord[]): string[] {
  return section(
    'Halves without a partner (not packed, left where they are)',
    records.map((record) => `${yellow(safe(record.file))}: ${explainUnpaired(record)}`),
  );
}

/** Something that went wrong with a file, in one line. */
export function failureLine(
  file: string,
  { code, message }: { code: string; message: string },
): string {
  const text = safe(message);
  const named = text.startsWith(safe(file)) ? text : `${safe(file)}: ${text}`;
  return `${red('✗')} ${named} ${dim(`[${code}]`)}`;
}

/**
 * Why a photo may not play as a Live Photo, in one line.
 *
 * @param half the file of it that is at fault, where it is one
 */
export function faultLine(
  photo: string,
  { code, message }: { code: string; message: string },
  half?: string,
): string {
  const where = half === undefined ? '' : `, ${safe(half)}`;
  return `${yellow(safe(photo))}${where}: ${safe(message)} ${dim(`[${code}]`)}`;
}

const NOTES: Readonly<Record<string, string>> = {
  'no-sound': 'no sound',
  'sidecar-left-out': 'a sidecar is left out',
};

/** Codes of what is only worth knowing and has no words of its own, as people say it. */
export function noteText(code: string): string {
  return NOTES[code] ?? code;
}

/** A sidecar that does not travel with its photo. */
export function leftOutLine(photo: string, sidecar: string): string {
  return (
    `${yellow(safe(sidecar))}: it does not travel with ${safe(photo)}; either it cannot be read or is ` +
    `a link, or there is no room (a container holds one sidecar of a name, ${MAX_SIDECARS} in all, and less than 1 GiB).`
  );
}

/** Ordinary photos and videos that are damaged: one line each. */
export function damagedLines(records: readonly DamagedRecord[]): string[] {
  return section(
    'Ordinary photos and videos that seem damaged (nothing shows that they are part of a Live Photo; look at them)',
    records.map(({ file, error }) => faultLine(file, error)),
  );
}

/** Files, folders and paths that could not be dealt with. */
export function problemLines(records: readonly ProblemRecord[]): string[] {
  return section(
    'Problems',
    records.map(({ file, error }) => failureLine(file, error)),
  );
}
