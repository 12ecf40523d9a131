import * as v from 'valibot';
import { COMMON_OPTIONS, filePath, flag, folderPath } from '../check-options.ts';

/** Options of `pack`. */
export const PACK_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  out: folderPath,
  pairByName: flag,
  update: flag,
  dropSidecars: flag,
  removeSource: flag,
  catalog: v.optional(filePath),
  dryRun: flag,
});
