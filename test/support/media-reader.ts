import { fileURLToPath } from 'node:url';
import { run } from './oracles.ts';

/** A reader of stills and motions that was written by the text of the specification alone. */
const READER = fileURLToPath(new URL('../spec/media_reader.py', import.meta.url));

/** What it makes of each pair: as in `facts.json` of a vector, without the comment. */
export function readMediaByText(
  python: string,
  pairs: readonly { still: Uint8Array; motion: Uint8Array }[],
): unknown[] {
  const input = Buffer.concat(
    pairs.flatMap(({ still, motion }) => [
      Buffer.from(`${still.length} ${motion.length}\n`),
      still,
      motion,
    ]),
  );
  const lines = run(python, [READER], { input }).trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
