/**
 * Slow, because each history is a dozen runs of the program, some under strace. `npm run fuzz:remove`
 * plays many.
 */
import { fuzzRuns } from '../support/random.ts';
import { testHistories } from './remove-source-libraries.ts';

const RUNS = fuzzRuns(6);

testHistories(RUNS, RUNS + 1);
