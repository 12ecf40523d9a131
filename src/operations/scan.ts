/** Lists pairs and unpaired files. */
import { mediaOf, pairReport, unpairedRecord } from './pair-report.ts';
import { SCAN_OPTIONS } from './scan-options.ts';
import { checkPaths } from './check-options.ts';
import { operate } from './operation.ts';
import { nothingFound } from './nothing-found.ts';
import { assertLocalSource } from '../store/remote/local-path.ts';
import type { OperationOptions } from '../options.ts';
import type { PairRecord, ScanRecord } from '../records.ts';
import { survey, type FoundPair } from '../library/survey.ts';

function pairRecord(pair: FoundPair): PairRecord {
  const { still, motion, sidecars, link } = pair;
  const { notes, details } = pairReport(pair);
  return {
    event: 'pair',
    still: still.file.path,
    motion: motion.file.path,
    sidecars: sidecars.map(({ path }) => path),
    link,
    media: mediaOf(still.facts, motion.facts),
    ...details,
    notes,
  };
}

/**
 * Lists the pairs and other files below the given paths. Nothing is written.
 *
 * @returns pairs, then unpaired files, then ignored files, then problems, each in bytewise order of their
 * paths; a summary last
 */
export function scan(
  paths: readonly string[],
  options: OperationOptions = {},
): AsyncGenerator<ScanRecord> {
  const request = { options, schema: SCAN_OPTIONS, check: () => checkPaths(paths) };
  return operate(request, async function* ({ pool }) {
    for (const path of paths) assertLocalSource(path);
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
      notLive: pairRecords.filter(({ faults }) => faults.length > 0).length,
      unpaired: unpaired.length,
      ignored: ignored.length,
      problems: problems.length,
    };
  });
}
