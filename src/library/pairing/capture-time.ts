/** The halves of a Live Photo can state times a second apart; strangers' lie further apart. */
const MOST_APART_MS = 5000;

const LOCAL_LENGTH = 'YYYY-MM-DDTHH:MM:SS'.length;

/**
 * Whether two capture times (RFC 3339, the offset optional) lie more than 5 s apart. Where one has no
 * offset, what the clock on the wall showed is compared. An unknown time lies apart from none.
 */
export function liesApart(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const bothAbsolute = a.length > LOCAL_LENGTH && b.length > LOCAL_LENGTH;
  const [left, right] = bothAbsolute
    ? [Date.parse(a), Date.parse(b)]
    : [Date.parse(`${a.slice(0, LOCAL_LENGTH)}Z`), Date.parse(`${b.slice(0, LOCAL_LENGTH)}Z`)];
  return Math.abs(left - right) > MOST_APART_MS;
}
