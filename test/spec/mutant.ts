/** Runs all vectors through the reader that is bundled with this, and prints the first one that notices. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseVector, type Vector } from '../../spec/lib/vector.ts';
import * as reader from '../browser/format.ts';
import { expectedOutcome, outcomeOf } from '../support/vector-outcome.ts';

/** Whether a vector has another outcome than it should. */
async function notices(vector: Vector): Promise<boolean> {
  try {
    return !isDeepStrictEqual(await outcomeOf(reader, vector), expectedOutcome(vector));
  } catch {
    // An error without a code is no outcome.
    return true;
  }
}

const [, , folder = ''] = process.argv;
for (const name of readdirSync(folder)) {
  if (!(await notices(parseVector(name, readFileSync(join(folder, name)))))) continue;
  process.stdout.write(name);
  break;
}
