import * as v from 'valibot';
import { COMMON_OPTIONS, filePath, milliseconds, oneOf } from '../check-options.ts';

const A_PART = '{ n, t }: the n-th of t parts, whole numbers from 1';
const count = v.pipe(v.number(A_PART), v.safeInteger(A_PART), v.minValue(1, A_PART));

const SCOPE = {
  catalog: v.optional(filePath),
  subset: v.optional(
    v.pipe(
      v.strictObject({ n: count, t: count }, A_PART),
      v.check(({ n, t }) => n <= t, A_PART),
    ),
  ),
  maxDuration: milliseconds,
};

/** What `audit` takes. */
export const AUDIT_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  ...SCOPE,
  level: v.optional(oneOf(['quick', 'full', 'live'])),
  state: v.optional(filePath),
});

/** What `auditRemote` takes. */
export const AUDIT_REMOTE_OPTIONS = v.strictObject({
  ...COMMON_OPTIONS,
  ...SCOPE,
  fetch: v.optional(oneOf(['full', 'live'])),
  remoteTimeout: milliseconds,
});
