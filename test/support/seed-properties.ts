/** Every property of fast-check uses the seed of the run, without a word in its test. */
import * as fc from 'fast-check';
import { seed } from './random.ts';

fc.configureGlobal({ seed });
