/** The part of a report that says what became of damaged containers. */
import type { SalvagedFile, UnpackedRecord } from '../../index.ts';
import { section } from './attention.ts';
import { dim, green, red, safe, size, yellow } from './style.ts';

/** What became of one member, by how far it is proven. */
function fateOf({ proof, bytes, size: packed }: SalvagedFile, would: string): string {
  const fates: Record<SalvagedFile['proof'], string> = {
    sha256: `${would}saved, exactly as it was packed.`,
    'crc-only': `${would}saved; only its CRC-32 could be checked, and its own time is lost.`,
    damaged: `damaged; ${size(bytes)} ${would}saved where there were ${size(packed)}.`,
    lost: 'lost; nothing of it is left.',
  };
  return fates[proof];
}

const COLOURS = { sha256: green, 'crc-only': yellow, damaged: yellow, lost: red };

function memberLine(member: SalvagedFile, would: string): string {
  const { name, file = name, proof } = member;
  return `${COLOURS[proof](safe(file))}: ${fateOf(member, would)}`;
}

const isWhole = ({ members = [] }: UnpackedRecord): boolean =>
  members.every(({ proof }) => proof === 'sha256');

function containerLines({ container, members = [], damage, dryRun }: UnpackedRecord): string[] {
  const why = damage === undefined ? '' : `: ${safe(damage.message)} ${dim(`[${damage.code}]`)}`;
  const would = dryRun === true ? 'would be ' : '';
  return [`${safe(container)}${why}`, ...members.map((member) => `  ${memberLine(member, would)}`)];
}

/** What was saved of each container, what is damaged or lost, and what to do about it. */
export function salvagedLines(records: readonly UnpackedRecord[]): string[] {
  if (records.length === 0) return [];
  const todo = records.every(isWhole)
    ? 'Nothing of these photos is lost. Pack them anew, and put the new containers in the place of the damaged ones.'
    : 'Look for another copy of what is damaged or lost (a backup, an earlier version in the cloud), ' +
      'and keep the damaged containers until you have it.';
  return section('Salvaged from damaged containers', [...records.flatMap(containerLines), todo]);
}
