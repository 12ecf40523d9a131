/** What a file name is without its extension. */

/**
 * A name without its extension: all before the last dot. A dot at the beginning starts no extension,
 * and what follows the last dot may be anything, however long.
 */
export function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
