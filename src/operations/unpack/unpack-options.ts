import * as v from 'valibot';
import { COMMON_OPTIONS, flag, folderPath } from '../check-options.ts';

/** Options of `unpack`. */
export const UNPACK_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  out: folderPath,
  flat: flag,
  force: flag,
  salvage: flag,
  dryRun: flag,
});
