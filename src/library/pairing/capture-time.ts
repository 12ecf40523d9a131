/** The halves of a Live Photo can differ by a second; unrelated files differ by more. */
const MAX_DIFFERENCE_MS = 5000;

const LOCAL_LENGTH = 'YYYY-MM-DDTHH:MM:SS'.length;

/**
 * Whether two capture times (RFC 3339, offset optional) differ by more than 5 s. If one has no offset,
 * local times are compared. An unknown time never differs.
 */
export function timesDiffer(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const bothAbsolute = a.length > LOCAL_LENGTH && b.length > LOCAL_LENGTH;
  const [left, right] = bothAbsolute
    ? [Date.parse(a), Date.parse(b)]
    : [Date.parse(`${a.slice(0, LOCAL_LENGTH)}Z`), Date.parse(`${b.slice(0, LOCAL_LENGTH)}Z`)];
  return Math.abs(left - right) > MAX_DIFFERENCE_MS;
}
