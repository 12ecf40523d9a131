/** The rules of a manifest that go beyond its shape. */
import { LivepkgError, type FormatCode } from '../errors.ts';
import { compareText } from './compare-text.ts';
import type { Manifest, Member } from './manifest-schema.ts';
import { MAX_MEMBERS, MAX_SIDECARS, MIN_MEMBERS } from './member-limits.ts';
import { portableForm, portableNames } from './portable-name.ts';
import { isCaptured, parseModified } from './time.ts';

export { MAX_MEMBERS, MAX_SIDECARS, MIN_MEMBERS };
/** The longest name that NTFS, APFS and exFAT have, in UTF-16 code units: 765 bytes of UTF-8 at most. */
const MAX_ORIGINAL_UNITS = 255;

/** The file's own name, which restoring gives back. */
export function trueName(member: Pick<Member, 'name' | 'original'>): string {
  return member.original ?? member.name;
}

function fail(code: FormatCode, message: string): never {
  throw new LivepkgError(code, message);
}

function checkRoles(members: readonly Member[]): void {
  if (members.length < MIN_MEMBERS || members.length > MAX_MEMBERS) {
    fail(
      'member-count',
      `The manifest lists ${members.length} members; ${MIN_MEMBERS} to ${MAX_MEMBERS} are allowed.`,
    );
  }
  members.forEach(({ role, name }, index) => {
    const expected = ['still', 'motion'][index] ?? 'sidecar';
    if (role !== expected) {
      fail(
        'member-roles',
        `Member ${index + 1}, "${name}", must be the ${expected}, not a ${role}.`,
      );
    }
  });
}

/** Sidecars stand in the bytewise order of their true names. */
function checkOrder(members: readonly Member[]): void {
  const names = members.slice(2).map(trueName);
  names.forEach((name, index) => {
    const previous = names[index - 1];
    if (previous !== undefined && compareText(previous, name) > 0) {
      fail('member-order', `Sidecar "${name}" stands after "${previous}".`);
    }
  });
}

/** A file's own name is a bare file name, and nothing that leads out of a folder. */
export function isBareFileName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('/') &&
    !name.includes('\0') &&
    name.length <= MAX_ORIGINAL_UNITS
  );
}

function checkNames(members: readonly Member[]): void {
  for (const { name, original } of members) {
    if (original !== undefined && !isBareFileName(original)) {
      fail('original-invalid', `The original of "${name}" is not a bare file name.`);
    }
  }
  const trueNames = members.map(trueName);
  if (new Set(trueNames).size < trueNames.length) {
    fail('name-clash', 'Two members have the same true name.');
  }
  const expected = portableNames(trueNames);
  members.forEach(({ name, original }, index) => {
    if (original === undefined) {
      if (portableForm(name) !== name) {
        fail('name-not-portable', `The name ${JSON.stringify(name)} is not portable.`);
      }
      if (name !== expected[index]) {
        fail('name-clash', `The name "${name}" stands for two members.`);
      }
    } else if (name !== expected[index] || name === original) {
      fail('original-differs', `"${name}" is not the name that its original stands for.`);
    }
  });
}

/**
 * Checks everything that the schema cannot.
 *
 * @throws LivepkgError `member-count`, `member-roles`, `member-order`, `original-invalid`,
 * `name-not-portable`, `name-clash`, `original-differs`, `time-invalid`
 */
export function checkManifestRules({ members, media }: Manifest): void {
  checkRoles(members);
  checkNames(members);
  checkOrder(members);
  for (const { modified } of members) parseModified(modified);
  if (media.captured !== undefined && !isCaptured(media.captured)) {
    fail('time-invalid', `"${media.captured}" is no capture time as a manifest has it.`);
  }
}
