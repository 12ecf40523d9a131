/** Has every property of fast-check use the seed of the run. */
import * as fc from 'fast-check';
import { seed } from './random.ts';

fc.configureGlobal({ seed });
