/** What makes two content identifiers equal. */

/**
 * An identifier as it is compared: without the case of ASCII letters, otherwise exactly. Cameras and
 * apps write one in either case; Unicode would make equal what only looks alike, such as the Kelvin sign and a K.
 */
export function foldIdentifier(identifier: string): string {
  return identifier.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
