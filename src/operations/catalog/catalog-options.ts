import * as v from 'valibot';
import { CLOUDS } from '../../format/cloud-hash/clouds.ts';
import { COMMON_OPTIONS, filePath, flag, listOf } from '../check-options.ts';

/** Options of `catalog`. */
export const CATALOG_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  out: filePath,
  cloud: v.optional(listOf(CLOUDS)),
  force: flag,
});
