/** What is there: pairs, halves without a partner, and why. */
import { mediaOf, pairReport } from './pack/describe.ts';
import { operate } from './workers/operation.ts';
import { nothingFound } from './find/nothing-found.ts';
import type { OperationOptions } from './options.ts';
import type { Unpaired } from './pairing/half.ts';
import type { PairRecord, ScanRecord, UnpairedRecord } from './records.ts';
import { survey, type FoundPair } from './find/survey.ts';

function pairRecord(pair: FoundPair): PairRecord {
  const { still, motion, sidecars, link } = pair;
  const { live, notes, details } = pairReport(pair);
  return {
    event: 'pair',
    still: still.file.path,
    motion: motion.file.path,
    sidecars: sidecars.map(({ path }) => path),
    link,
    media: mediaOf(still.facts, motion.facts),
    live,
    notes,
    ...details,
  };
}

/** @returns the record of a half without a partner */
export function unpairedRecord({ half, reason, related }: Unpaired): UnpairedRecord {
  const { contentIdentifier: id } = half.facts;
  return {
    event: 'unpaired',
    file: half.file.path,
    kind: half.facts.kind,
    reason,
    ...(id === undefined ? {} : { id }),
    related: related.map(({ path }) => path),
  };
}

/**
 * Says what lies below some paths. Nothing is written.
 *
 * @returns pairs, then halves without a partner, then files passed over, then problems, each in the
 * bytewise order of their paths; a summary last
 */
export function scan(
  paths: readonly string[],
  options: OperationOptions = {},
): AsyncGenerator<ScanRecord> {
  return operate(options, async function* ({ pool }) {
    const found = await survey(paths, pool, options);
    const { pairs, unpaired, ignored } = found;
    const problems = [...found.problems, ...found.emptyPaths.map(nothingFound)];
    const pairRecords = pairs.map(pairRecord);
    yield* pairRecords;
    yield* unpaired.map(unpairedRecord);
    yield* ignored;
    yield* problems;
    yield {
      event: 'summary',
      pairs: pairs.length,
      notLive: pairRecords.filter(({ live }) => live.length > 0).length,
      unpaired: unpaired.length,
      ignored: ignored.length,
      problems: problems.length,
    };
  });
}
