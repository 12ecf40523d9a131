import * as v from 'valibot';
import { COMMON_OPTIONS } from './check-options.ts';

/** What `scan` takes. */
export const SCAN_OPTIONS = v.strictObject(COMMON_OPTIONS);
