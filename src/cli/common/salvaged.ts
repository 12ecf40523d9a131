/** The part of a report about salvaged containers. */
import type { SalvagedFile, UnpackedRecord } from '../../index.ts';
import { section } from './attention.ts';
import { dim, green, red, safe, size, yellow } from './style.ts';

/** The result of one member. */
function resultOf({ proof, bytes, size: packed }: SalvagedFile, would: string): string {
  const results: Record<SalvagedFile['proof'], string> = {
    sha256: `${would}saved, byte for byte as packed.`,
    'crc-only': `${would}saved; only its CRC-32 could be checked, and its modification time is lost.`,
    damaged: `damaged; ${size(bytes)} of ${size(packed)} ${would}saved.`,
    lost: 'lost.',
  };
  return results[proof];
}

const COLOURS = { sha256: green, 'crc-only': yellow, damaged: yellow, lost: red };

function memberLine(member: SalvagedFile, would: string): string {
  const { name, file = name, proof } = member;
  return `${COLOURS[proof](safe(file))}: ${resultOf(member, would)}`;
}

const isWhole = ({ members = [] }: UnpackedRecord): boolean =>
  members.every(({ proof }) => proof === 'sha256');

function containerLines({ container, members = [], damage, dryRun }: UnpackedRecord): string[] {
  const why = damage === undefined ? '' : `: ${safe(damage.message)} ${dim(`[${damage.code}]`)}`;
  const would = dryRun === true ? 'would be ' : '';
  return [`${safe(container)}${why}`, ...members.map((member) => `  ${memberLine(member, would)}`)];
}

/** What was saved from each container, and what to do about the rest. */
export function salvagedLines(records: readonly UnpackedRecord[]): string[] {
  if (records.length === 0) return [];
  const todo = records.every(isWhole)
    ? 'Nothing was lost. Pack these photos again, and replace the damaged containers with the new ones.'
    : 'Look for other copies of the damaged and lost files (a backup, an earlier version in the cloud), ' +
      'and keep the damaged containers until you have them.';
  return section('Salvaged from damaged containers', [...records.flatMap(containerLines), todo]);
}
