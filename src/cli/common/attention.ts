/** The part of a report about what needs attention, and what to do. */
import { MAX_SIDECARS } from '../../format/member-limits.ts';
import type { DamagedRecord, ProblemRecord, UnpairedRecord } from '../../index.ts';
import { bold, dim, red, safe, yellow } from './style.ts';

type Reason = UnpairedRecord['reason'];

function explainUnpaired({ reason, related, kind, id }: UnpairedRecord): string {
  const others = related.map(safe).join(', ');
  const partner = kind === 'still' ? 'motion file' : 'still';
  const reasons: Record<Reason, string> = {
    'duplicate-of': `it is a copy of ${others}, which is paired; nothing to do.`,
    'variant-of': `it has the same identifier as ${others}, which match each other better; put it in one folder with its own ${partner}.`,
    ambiguous: `it has the same identifier as ${others}, and it is unclear which of them belong together; put one still and its motion file in a folder of their own.`,
    'different-identifier': `${others} has the same name but belongs to another photo; look for the ${partner} with the identifier ${safe(id ?? '')}.`,
    'name-only': `${others} has the same name, but no identifier proves that they belong together.`,
    'no-partner':
      related.length > 0
        ? `its ${partner} was not found (${others} has the same identifier); put the ${partner} into the same folder.`
        : `its ${partner} was not found; look for it where this file came from, and put it into the same folder.`,
  };
  return reasons[reason];
}

/** A heading with lines below it; nothing if there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
}

/** Unpaired files: one line each, with the reason and what to do. */
export function unpairedLines(records: readonly UnpairedRecord[]): string[] {
  return section(
    'Unpaired files (not packed, left unchanged)',
    records.map((record) => `${yellow(safe(record.file))}: ${explainUnpaired(record)}`),
  );
}

/** An error of a file, in one line. */
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
 * @param half the file that has the fault, if it is only one
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
  'sidecar-left-out': 'a sidecar was left out',
};

/** The text of a note without a message of its own. */
export function noteText(code: string): string {
  return NOTES[code] ?? code;
}

/** A sidecar that is not packed with its photo. */
export function leftOutLine(photo: string, sidecar: string): string {
  return (
    `${yellow(safe(sidecar))}: it is not packed with ${safe(photo)}: it cannot be read, is a link, or does ` +
    `not fit (a container holds at most ${MAX_SIDECARS} sidecars, one per name, and less than 1 GiB).`
  );
}

/** Ordinary photos and videos that are damaged: one line each. */
export function damagedLines(records: readonly DamagedRecord[]): string[] {
  return section(
    'Ordinary photos and videos that seem damaged (no sign that they are part of a Live Photo; check them)',
    records.map(({ file, error }) => faultLine(file, error)),
  );
}

/** Files, folders and paths that could not be processed. */
export function problemLines(records: readonly ProblemRecord[]): string[] {
  return section(
    'Problems',
    records.map(({ file, error }) => failureLine(file, error)),
  );
}
