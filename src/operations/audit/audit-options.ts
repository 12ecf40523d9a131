import * as v from 'valibot';
import { COMMON_OPTIONS, filePath, milliseconds, oneOf } from '../check-options.ts';

const SUBSET_FORMAT = '{ n, t }: the n-th of t parts, whole numbers from 1';
const count = v.pipe(
  v.number(SUBSET_FORMAT),
  v.safeInteger(SUBSET_FORMAT),
  v.minValue(1, SUBSET_FORMAT),
);

const SCOPE = {
  catalog: v.optional(filePath),
  subset: v.optional(
    v.pipe(
      v.strictObject({ n: count, t: count }, SUBSET_FORMAT),
      v.check(({ n, t }) => n <= t, SUBSET_FORMAT),
    ),
  ),
  maxDuration: milliseconds,
};

/** Options of `audit`. */
export const AUDIT_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  ...SCOPE,
  level: v.optional(oneOf(['quick', 'full', 'live'])),
  state: v.optional(filePath),
});

/** Options of `auditRemote`. */
export const AUDIT_REMOTE_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  ...SCOPE,
  fetch: v.optional(oneOf(['full', 'live'])),
  remoteTimeout: milliseconds,
});
