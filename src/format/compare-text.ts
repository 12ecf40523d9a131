/** UTF-16 units of code points above U+FFFF, which come last in UTF-8: behind all others. */
const rank = (unit: number): number => ((unit & 0xf800) === 0xd800 ? unit + 0x1_0000 : unit);

/**
 * The bytewise order of the UTF-8 of two well-formed texts, without encoding them: lists of very many
 * paths are sorted by it.
 *
 * @returns negative, zero or positive, as `sort` wants it
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}
