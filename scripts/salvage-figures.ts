/**
 * Prints the table of `docs/salvage.md`:
 * `npx tsx scripts/salvage-figures.ts ARCHIVE`. Containers are cut and changed in memory only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { salvageContainer, type Proof } from '../src/format/salvage/salvage.ts';
import { cuts, flips, layoutOf, type Damaged } from '../test/support/damaged.ts';

const PROOFS = ['sha256', 'crc-only', 'damaged', 'lost'] as const;

interface Row {
  containers: number;
  /** Containers from which nothing was recovered. */
  failed: number;
  members: Record<Proof | 'unknown', number>;
}

const rows = new Map<string, Row>();

/** Salvages one container, and counts the results of its members. */
function count(kind: string, { bytes }: Damaged, had: number): void {
  const members = { sha256: 0, 'crc-only': 0, damaged: 0, lost: 0, unknown: 0 };
  const row = rows.get(kind) ?? { containers: 0, failed: 0, members };
  rows.set(kind, row);
  const found = salvageContainer(bytes).members;
  for (const { proof } of found) row.members[proof] += 1;
  row.members.unknown += had - found.length;
  row.containers += 1;
  if (found.every(({ proof }) => proof === 'lost')) row.failed += 1;
}

/** One name for the same region of all containers. */
function kindOf(region: string): string {
  return region.replace(/ of (?!mimetype$|manifest\.cbor$).*/, ' of a member');
}

const [archive] = process.argv.slice(2);
if (archive === undefined) throw new Error('usage: salvage-figures.ts ARCHIVE');
const paths = readdirSync(archive, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.livepkg'),
);
for (const path of paths.toSorted()) {
  const container = readFileSync(join(archive, path));
  const layout = await layoutOf(container);
  const had = layout.members.length;
  const names = new Set(layout.members.map(({ name }) => name));
  for (const cut of cuts(container, layout, 'first')) count('end cut off', cut, had);
  for (const cut of cuts(container, layout, 'last')) count('start cut off', cut, had);
  for (const flip of flips(container, layout)) {
    const region = names.has(flip.region) ? 'data of a member' : kindOf(flip.region);
    count(`a byte flipped: ${region}`, flip, had);
  }
}

console.log(
  `| damage (${paths.length} containers) | damaged containers | members proven by SHA-256 | by CRC-32 only | damaged | lost | nothing saved |`,
);
console.log('| --- | --: | --: | --: | --: | --: | --: |');
for (const [kind, { containers, failed, members }] of rows) {
  const counts = PROOFS.map((proof) =>
    proof === 'lost' ? members.lost + members.unknown : members[proof],
  );
  console.log(`| ${[kind, containers, ...counts, failed].join(' | ')} |`);
}
