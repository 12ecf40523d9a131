/** What of the reader is changed, and which changes make no difference to anybody. */

/** The files of `src/format/` that the reader consists of. */
export const READER = [
  'cbor-cursor.ts',
  'cbor-reader.ts',
  'cbor.ts',
  'common-schemas.ts',
  'compare-text.ts',
  'container.ts',
  'kept-manifest.ts',
  'later-version.ts',
  'layout/zip-layout.ts',
  'manifest-rules.ts',
  'manifest-schema.ts',
  'manifest.ts',
  'member-limits.ts',
  'platform/node-zip.ts',
  'portable-name.ts',
  'time.ts',
  'unicode.ts',
  'write-zip.ts',
];

/** Functions in these files that a reader does not call, or that make messages for people. */
export const NOT_OF_THE_READER = new Set([
  // They write.
  'formatModified',
  'inOrder',
  'describeMembers',
  'encodeManifest',
  'encodeContainer',
  'containerLength',
  // They look at a container without checking it.
  'headLength',
  'glanceHead',
  // They make messages.
  'whyNoContainer',
  'inShort',
  'malformed',
]);

/** A change that no vector can notice, because the outcome is the same for every container. */
export interface Equivalent {
  file: string;
  /** What is changed, or how it begins. */
  from: string;
  /** What it is changed to; without it, all changes of that piece are meant. */
  to?: string;
  why: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'cbor-cursor.ts',
    from: '12',
    why: 'texts that were read before are found by it; whatever is found is compared',
  },
  {
    file: 'cbor-cursor.ts',
    from: '1024',
    why: 'texts that were read before are found by it; whatever is found is compared',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'this.bytes[this.skip(1)] ?? 0',
    why: 'the index is inside: nothing else ever comes from there',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'this.bytes[at] ?? 0',
    why: 'the index is inside, or the text is looked for in vain and decoded',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'this.bytes[start + index] ?? 0',
    why: 'the index is inside, or the text is looked for in vain and decoded',
  },
  {
    file: 'cbor-cursor.ts',
    from: "sharedTexts[place] ?? ''",
    why: 'the index is inside, or the text is looked for in vain and decoded',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'length > LONGEST_SHARED',
    why: 'texts that were read before are found by it; whatever is found is compared',
  },
  {
    file: 'cbor-cursor.ts',
    from: ' > ',
    to: ' >= ',
    why: 'a length or a byte at the limit is decoded either way',
  },
  {
    file: 'cbor-cursor.ts',
    from: ' < ',
    to: ' <= ',
    why: 'there is nothing behind the last byte of an item that would change it',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'this.#isAscii(',
    to: 'false',
    why: 'texts that were read before are found by it; whatever is found is compared',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'text.length !== length',
    to: 'false',
    why: 'only for texts that share a place among those read before, which no vector can know',
  },
  {
    file: 'cbor-cursor.ts',
    from: '0',
    why: 'as the line before: the first byte is part of that place',
  },
  {
    file: 'cbor-cursor.ts',
    from: 'byte > 0x7f || text.charCodeAt(index) !== byte',
    to: 'text.charCodeAt(index) !== byte',
    why: 'no text has a byte of UTF-8 above 0x7f as its code unit at the same index',
  },
  {
    file: 'cbor-reader.ts',
    from: "key !== '__proto__'",
    to: 'false',
    why: 'every property may be defined in the same way',
  },
  {
    file: 'cbor-reader.ts',
    from: 'initial >> 5 !== major || size === undefined',
    to: 'initial >> 5 !== major',
    why: 'a chunk of indefinite length is followed by no chunk, which is malformed as well',
  },
  {
    file: 'cbor-reader.ts',
    from: 'length === undefined',
    to: 'true',
    why: 'the bytes of a text of definite length are decoded, only slower',
  },
  {
    file: 'cbor-reader.ts',
    from: "typeof key === 'string'",
    to: 'true',
    why: 'a manifest with another key is refused whatever stands under it',
  },
  {
    file: 'container.ts',
    from: '500',
    why: 'the length of a message',
  },
  {
    file: 'container.ts',
    from: 'bytes?.length !== size',
    to: 'false',
    why: 'sizes are compared with those that the ZIP lists before',
  },
  {
    file: 'container.ts',
    from: 'a.buffer === b.buffer',
    why: 'the same memory is the same bytes, and comparing them is only slower; each member was checked by its SHA-256',
  },
  {
    file: 'container.ts',
    from: '!isSameMemory(piece, theirs) && !isEqual(piece, theirs)',
    to: '!isEqual(piece, theirs)',
    why: 'comparing the same memory is only slower',
  },
  {
    file: 'container.ts',
    from: 'size < expected',
    why: 'a message',
  },
  {
    file: 'container.ts',
    from: ' < ',
    to: ' <= ',
    why: 'a message: the two are not equal there',
  },
  {
    file: 'container.ts',
    from: 'still === undefined || motion === undefined',
    why: 'a manifest has two members at least, which was checked before',
  },
  {
    file: 'container.ts',
    from: "manifest.members[index]?.modified ?? ''",
    why: 'the index is inside',
  },
  {
    file: 'container.ts',
    from: 'member?.length !== size',
    to: '!isEqual(await sha256OfMany(member), sha256)',
    why: 'another length is found again when the entries are encoded, with the same code',
  },
  {
    file: 'kept-manifest.ts',
    from: 'v.pipe(v.number(), v.integer()',
    why: 'CBOR was read before: every number is an integer of 0 or more',
  },
  {
    file: 'kept-manifest.ts',
    from: "v.getDotPath(result.issues[0]) ?? 'the manifest'",
    why: 'a message',
  },
  {
    file: 'later-version.ts',
    from: 'start === undefined',
    to: 'false',
    why: 'the bytes of a member that was not found are none either way',
  },
  {
    file: 'manifest-rules.ts',
    from: ' > ',
    to: ' >= ',
    why: 'two true names are never the same, which was checked before',
  },
  {
    file: 'manifest-schema.ts',
    from: 'v.pipe(v.string(), maxBytes(MAX_TEXT_BYTES), isWellFormed)',
    to: 'v.pipe(v.string(), maxBytes(MAX_TEXT_BYTES))',
    why: 'text that is decoded from UTF-8 has no unpaired surrogate',
  },
  {
    file: 'manifest-schema.ts',
    from: 'v.pipe(v.number(), v.integer()',
    why: 'CBOR was read before: every number is an integer from 0 to 2^32 − 1',
  },
  {
    file: 'manifest.ts',
    from: "v.getDotPath(issue) ?? 'the manifest'",
    why: 'a message',
  },
  {
    file: 'manifest.ts',
    from: 'bytes > MAX_MANIFEST_BYTES',
    to: 'false',
    why: 'was checked before the manifest was read',
  },
  {
    file: 'manifest.ts',
    from: 'assertSize(bytes.length);',
    why: 'was checked before the manifest was read',
  },
  {
    file: 'manifest.ts',
    from: "typeof value === 'object' && !Array.isArray(value)",
    why: 'texts, numbers, arrays and byte strings have no property `version`',
  },
  {
    file: 'manifest.ts',
    from: 'isMap',
    to: 'true',
    why: 'texts, numbers, arrays and byte strings have no property `version`',
  },
  {
    file: 'portable-name.ts',
    from: 'character.codePointAt(0) ?? 0',
    why: 'a character has a code point',
  },
  {
    file: 'portable-name.ts',
    from: ' >= ',
    to: ' > ',
    why: 'text that is decoded from UTF-8 has no surrogates',
  },
  {
    file: 'portable-name.ts',
    from: ' <= ',
    to: ' < ',
    why: 'text that is decoded from UTF-8 has no surrogates',
  },
  {
    file: 'portable-name.ts',
    from: 'isControl || isSurrogate',
    to: 'isControl',
    why: 'text that is decoded from UTF-8 has no surrogates',
  },
  {
    file: 'portable-name.ts',
    from: 'utf8Length(form) > MAX_NAME_BYTES',
    to: 'true',
    why: 'cutting leaves shorter names as they are',
  },
  {
    file: 'portable-name.ts',
    from: ' > ',
    to: ' >= ',
    why: 'cutting leaves a name of 200 bytes as it is',
  },
  {
    file: 'portable-name.ts',
    from: 'PLAINLY_PORTABLE.test(name) && !isReserved(name)',
    to: 'false',
    why: 'all steps leave such names as they are, only slower',
  },
  {
    file: 'unicode.ts',
    from: 'range !== undefined && range.last < codePoint',
    why: 'the index is inside',
  },
  {
    file: 'unicode.ts',
    from: 'character.codePointAt(0) ?? 0',
    why: 'a character has a code point',
  },
  {
    file: 'unicode.ts',
    from: 'ASCII.test(name)',
    to: 'false',
    why: 'the general rule gives the same for ASCII, only slower',
  },
  {
    file: 'unicode.ts',
    from: "caseFold(name.replaceAll(JOINERS, '').normalize('NFD')).normalize('NFD')",
    to: "caseFold(name.replaceAll(JOINERS, '').normalize('NFD'))",
    why: 'in Unicode 15.0 no folding of decomposed text can be decomposed again, as `test/format/unicode` shows',
  },
];
