/** Versions of a release: three numbers. */

function parse(version: string): number[] {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)) {
    throw new Error(`"${version}" is not a version: give three numbers, such as 1.2.0.`);
  }
  return version.split('.').map(Number);
}

/** Whether a version is newer than another one. @throws Error if one of them is not a version */
export function isNewer(version: string, than: string): boolean {
  const [ours, theirs] = [parse(version), parse(than)];
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at !== -1 && (ours[at] ?? 0) > (theirs[at] ?? 0);
}
