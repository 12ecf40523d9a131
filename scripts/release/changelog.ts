/** Reads and updates the changelog, which has the format of Keep a Changelog. */

const HEADING = '## [Unreleased]';

interface Parts {
  before: string;
  unreleased: string;
  after: string;
}

function split(changelog: string): Parts {
  const at = changelog.indexOf(`${HEADING}\n`);
  if (at === -1) throw new Error(`CHANGELOG.md has no section "${HEADING}".`);
  const from = at + HEADING.length + 1;
  const next = changelog.indexOf('\n## ', from - 1);
  const to = next === -1 ? changelog.length : next + 1;
  return {
    before: changelog.slice(0, from),
    unreleased: changelog.slice(from, to).trim(),
    after: changelog.slice(to),
  };
}

/**
 * The entries of the section "Unreleased".
 *
 * @throws Error if there is no such section, or no entry in it
 */
export function unreleasedOf(changelog: string): string {
  const { unreleased } = split(changelog);
  if (!/^- /m.test(unreleased)) throw new Error(`CHANGELOG.md has nothing below "${HEADING}".`);
  return unreleased;
}

/**
 * Turns the section "Unreleased" into one of a version, and adds a new empty section.
 *
 * @param date of the release: YYYY-MM-DD
 */
export function releaseUnreleased(changelog: string, version: string, date: string): string {
  const { before, unreleased, after } = split(changelog);
  const end = after === '' ? '' : `\n${after}`;
  return `${before}\n## [${version}] - ${date}\n\n${unreleased}\n${end}`;
}
