/** Identifiers, and what joins the halves (8.3, 8.7 and 8.9). */
import { ascii, box, u16 } from '../../../fixtures/lib/bytes.ts';
import {
  byteValues,
  directory,
  type Field,
  shorts,
  text,
  undefinedBytes,
} from '../../../fixtures/lib/tiff.ts';
import type { Link } from '../../../src/format/manifest-schema.ts';
import { bareExif, field, IDENTIFIER, littleEndian, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { motion, texts } from './motion-parts.ts';
import { jpegWith } from './still-parts.ts';
import {
  PLAIN_MOTION,
  PLAIN_MOTION_MEDIA,
  PLAIN_STILL,
  PLAIN_STILL_MEDIA,
} from './vector-kinds.ts';

const BY_NAME: Link = { by: 'name' };
const byIdentifier = (id: string): Link => ({ by: 'content-identifier', id });

/** A pair, and what joins it. */
function linked(
  name: string,
  comment: string,
  halves: { still?: Buffer; motion?: Buffer },
  link: Link,
): MediaVector {
  const { still = PLAIN_STILL, motion: bytes = PLAIN_MOTION } = halves;
  const media = { still: PLAIN_STILL_MEDIA, motion: PLAIN_MOTION_MEDIA };
  return { name: `link-${name}`, comment, still, motion: bytes, outcome: { link, media } };
}

const SIGNATURE = Buffer.concat([ascii('Apple iOS\0'), u16(1), ascii('MM')]);
/** ContentIdentifier in a maker note. */
const LINK_TAG = 0x0011;

/** A block with this maker note. */
const noted = (bytes: Buffer): Buffer => bareExif([], [undefinedBytes(TAG.makerNote, bytes)]);

/** A maker note with these fields. */
const makerNote = (fields: readonly Field[], signature = SIGNATURE): Buffer =>
  Buffer.concat([signature, directory(fields, signature.length)]);

/** A still whose maker note has these fields. */
const still = (...fields: readonly Field[]): Buffer => jpegWith(noted(makerNote(fields)));
const spelled = (identifier: string): Buffer => still(text(LINK_TAG, identifier));
const motionWith = (identifier: string): Buffer =>
  motion({ tail: [box('meta', texts(['content.identifier', identifier]))] });

const LOWER = IDENTIFIER.toLowerCase();
const OTHER = IDENTIFIER.replace('6B', '6C');

function pairVectors(): MediaVector[] {
  return [
    linked('same', 'both halves have it', {}, byIdentifier(IDENTIFIER)),
    linked(
      'still-lower',
      'the still spells it in lower case, the motion in upper case',
      { still: spelled(LOWER) },
      byIdentifier(LOWER),
    ),
    linked(
      'motion-lower',
      'the other way round',
      { motion: motionWith(LOWER) },
      byIdentifier(IDENTIFIER),
    ),
    linked(
      'any-text',
      'an identifier need not be a UUID',
      { still: spelled('a b'), motion: motionWith('A B') },
      byIdentifier('a b'),
    ),
    linked(
      'padded',
      'it is a text: spaces and NULs around it do not count',
      { still: spelled(` ${IDENTIFIER} `), motion: motionWith(`${IDENTIFIER}\0`) },
      byIdentifier(IDENTIFIER),
    ),
    {
      name: 'link-differs',
      comment: 'two identifiers that differ',
      still: PLAIN_STILL,
      motion: motionWith(OTHER),
      outcome: { refused: 'the two as a pair' },
    },
    {
      name: 'link-differs-kelvin',
      comment: 'only A to Z are equal to other letters: U+212A is not K',
      still: spelled('k'),
      motion: motionWith('\u212a'),
      outcome: { refused: 'the two as a pair' },
    },
    linked('still-only', 'the motion has none', { motion: motion({ tail: [] }) }, BY_NAME),
    linked('motion-only', 'the still has none', { still: still() }, BY_NAME),
    linked('neither', 'neither has one', { still: still(), motion: motion({ tail: [] }) }, BY_NAME),
  ];
}

function makerNoteVectors(): MediaVector[] {
  const id = text(LINK_TAG, IDENTIFIER);
  const whole = makerNote([id]);
  const found: [string, string, Buffer][] = [
    ['alone', 'a maker note with this tag alone', still(id)],
    ['later', 'behind other tags', still(shorts(0x0001, 1), text(0x000b, OTHER), id)],
    ['first', 'the first entry with the tag', still(id, text(LINK_TAG, OTHER))],
    [
      'little-endian',
      'a maker note is big-endian in a little-endian block',
      jpegWith(littleEndian(noted(whole))),
    ],
    [
      'no-next',
      'the offset of the next directory need not be there',
      jpegWith(noted(makerNoteOfOneEntry())),
    ],
  ];
  const missing: [string, string, Buffer][] = [
    [
      'maker',
      'the note of another maker',
      jpegWith(noted(makerNote([id], Buffer.from('Apple iOT\0\0\x01MM', 'latin1')))),
    ],
    [
      'note-order',
      'a note in another byte order',
      jpegWith(noted(makerNote([id], Buffer.from('Apple iOS\0\0\x01II', 'latin1')))),
    ],
    [
      'note-type',
      'a note of another type than 7',
      jpegWith(bareExif([], [byteValues(TAG.makerNote, ...whole)])),
    ],
    ['tag', 'other tags with UUIDs', still(text(0x0015, IDENTIFIER), text(0x0020, IDENTIFIER))],
    ['type', 'an entry of another type', still(field(LINK_TAG, 7, ascii(IDENTIFIER)))],
    [
      'type-first',
      'one of another type before one of type 2',
      still(field(LINK_TAG, 7, ascii(OTHER)), id),
    ],
    ['outside', 'a value outside the note', jpegWith(noted(whole.subarray(0, -2)))],
    [
      'entries-cut',
      'an entry before it that is cut off by the end of the note',
      jpegWith(noted(makerNote([shorts(1, 1)]).subarray(0, 20))),
    ],
    ['ascii', 'a byte above 7f', still(field(LINK_TAG, 2, Buffer.from(`${IDENTIFIER}é`)))],
    ['empty', 'an empty text', spelled('')],
    ['control', 'a control character', spelled('a\tb')],
  ];
  return [
    ...found.map(([name, comment, bytes]) =>
      linked(`note-${name}`, comment, { still: bytes }, byIdentifier(IDENTIFIER)),
    ),
    ...missing.map(([name, comment, bytes]) =>
      linked(`no-${name}`, comment, { still: bytes }, BY_NAME),
    ),
    linked(
      'note-five',
      'one of five bytes with its NUL does not',
      { still: spelled('abcd'), motion: motionWith('abcd') },
      byIdentifier('abcd'),
    ),
    linked(
      'note-inline',
      'an identifier of up to four bytes stands in its entry',
      { still: still(shorts(0x0001, 1), text(LINK_TAG, 'abc')), motion: motionWith('ABC') },
      byIdentifier('abc'),
    ),
  ];
}

/** A maker note whose one entry is followed by its value. */
function makerNoteOfOneEntry(): Buffer {
  const value = ascii(`${IDENTIFIER}\0`);
  const at = SIGNATURE.length + 2 + 12;
  return Buffer.concat([SIGNATURE, u16(1, LINK_TAG, 2, 0, value.length, 0, at), value]);
}

export function linkVectors(): MediaVector[] {
  return [...pairVectors(), ...makerNoteVectors()];
}
