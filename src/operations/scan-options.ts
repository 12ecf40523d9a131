import * as v from 'valibot';
import { COMMON_OPTIONS } from './check-options.ts';

/** Options of `scan`. */
export const SCAN_OPTIONS = v.strictObject(COMMON_OPTIONS);
