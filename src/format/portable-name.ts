/**
 * Names that are safe wherever a synced folder may land: one rule, the same on every platform.
 * Rule N1 to N3 of the specification; the reserved names are those of Windows, OneDrive and
 * Dropbox.
 */
import { withoutExtension } from './file-name.ts';
import { utf8Length } from './layout/bytes.ts';
import { foldName, isAssigned, isInvisible } from './unicode.ts';

/** The longest portable name, in bytes of UTF-8: leaves room for what sync clients append. */
export const MAX_NAME_BYTES = 200;
/** An extension longer than this, dot included, is not kept when a name is cut. */
const MAX_EXTENSION_BYTES = 32;

const DEVICE_NAME = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/u;
const RESERVED_NAMES = new Set(['.lock', 'desktop.ini', 'mimetype', 'manifest.cbor']);

function isForbidden(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return (
    isControl ||
    isSurrogate ||
    '/\\:*?"<>|'.includes(character) ||
    isInvisible(codePoint) ||
    !isAssigned(codePoint)
  );
}

function isReserved(name: string): boolean {
  const folded = foldName(name);
  return DEVICE_NAME.test(folded) || RESERVED_NAMES.has(folded);
}

/** Cuts text to at most `bytes` bytes of UTF-8, never inside a code point. */
function cut(text: string, bytes: number): string {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += utf8Length(character);
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}

/**
 * Splits a name as `withoutExtension` does; but what is too long for an extension is part of the stem,
 * because only the stem is cut where a name has to be.
 */
function splitExtension(name: string): { stem: string; extension: string } {
  const stem = withoutExtension(name);
  const extension = name.slice(stem.length);
  return utf8Length(extension) > MAX_EXTENSION_BYTES
    ? { stem: name, extension: '' }
    : { stem, extension };
}

/** Puts `suffix` before the extension and cuts the stem so that the whole is not too long. */
export function withSuffix(name: string, suffix: string): string {
  const { stem, extension } = splitExtension(name);
  return cut(stem, MAX_NAME_BYTES - utf8Length(suffix + extension)) + suffix + extension;
}

function replaceOnce(name: string): string {
  let form = '';
  for (const character of name) form += isForbidden(character) ? '_' : character;
  form = form
    .normalize('NFC')
    .replace(/^[ ~-]/, '_')
    .replace(/[ .]$/, '_')
    .replaceAll(/_vti_/gi, '_vti-');
  if (form === '' || isReserved(form)) form = `_${form}`;
  return utf8Length(form) > MAX_NAME_BYTES ? withSuffix(form, '') : form;
}

/** Names of which no step of the rule changes anything, seen at a glance: nearly all names of photos. */
const PLAINLY_PORTABLE = /^(?!.*_vti_)[0-9a-z][0-9a-z_-]{0,99}\.[0-9a-z]{1,9}$/i;

/**
 * The portable form of a file name: the name itself where that is portable. The steps are repeated
 * until nothing changes, because one can undo another (cutting may leave a trailing space).
 */
export function portableForm(name: string): string {
  if (PLAINLY_PORTABLE.test(name) && !isReserved(name)) return name;
  let form = name;
  for (;;) {
    const next = replaceOnce(form);
    if (next === form) return form;
    form = next;
  }
}

/** Whether a name may stand as it is: no step of the rule changes it. */
export function isPortable(name: string): boolean {
  return portableForm(name) === name;
}

/**
 * The names under which files with the given true names stand together in one container: each its
 * portable form, with `-2`, `-3`, … where an earlier one has it already.
 */
export function portableNames(trueNames: readonly string[]): string[] {
  const taken = new Set<string>();
  return trueNames.map((trueName) => {
    const form = portableForm(trueName);
    let name = form;
    for (let n = 2; taken.has(foldName(name)); n += 1) name = withSuffix(form, `-${n}`);
    taken.add(foldName(name));
    return name;
  });
}
