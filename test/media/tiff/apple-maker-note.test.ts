import { describe, expect, it } from 'vitest';
import { contentIdentifier } from '../../../src/media/tiff/apple-maker-note.ts';
import { bytes, u16, u32, zeros } from '../../support/media/bytes.ts';
import { appleMakerNote, IDENTIFIER } from '../../support/media/tiff.ts';

const HEADER = bytes('Apple iOS\0\0\x01MM');

describe('contentIdentifier', () => {
  it('reads the note of 69 bytes that some apps write', () => {
    const note = appleMakerNote({ 0x11: IDENTIFIER });
    expect(note).toHaveLength(69);
    expect(contentIdentifier(note)).toBe(IDENTIFIER);
  });

  it('keeps lower case', () => {
    expect(contentIdentifier(appleMakerNote({ 0x11: IDENTIFIER.toLowerCase() }))).toBe(
      IDENTIFIER.toLowerCase(),
    );
  });

  it('finds the tag among others', () => {
    const note = appleMakerNote({
      0x0b: 'burst',
      0x11: IDENTIFIER,
      0x15: 'image',
      0x20: 'capture',
    });
    expect(contentIdentifier(note)).toBe(IDENTIFIER);
  });

  it.each([0x0b, 0x15, 0x17, 0x20, 0x2b])('never takes tag %i for the link', (tag) => {
    expect(contentIdentifier(appleMakerNote({ [tag]: IDENTIFIER }))).toBeUndefined();
  });

  it('takes an identifier of up to three characters from the entry itself', () => {
    expect(contentIdentifier(appleMakerNote({ 0x11: 'abc' }))).toBe('abc');
  });

  it.each([
    ['nothing', zeros(0)],
    ['the note of another maker', bytes('Nikon\0\x02\x10\0\0MM\0*')],
    ['a signature alone', HEADER],
    ['an empty identifier', appleMakerNote({ 0x11: '' })],
    ['an identifier of spaces', appleMakerNote({ 0x11: '        ' })],
    ['an identifier that is not ASCII', appleMakerNote({ 0x11: 'identifi\xe9r' })],
    ['an identifier with control characters', appleMakerNote({ 0x11: 'iden\ntifier' })],
    ['a value outside the note', bytes(HEADER, u16(1, 0x11, 2), u32(37, 4000))],
    ['a value of 4 GB', bytes(HEADER, u16(1, 0x11, 2), u32(0xffff_ffff, 0))],
    ['a value of another type', bytes(HEADER, u16(1, 0x11, 4), u32(1, 0x41414141))],
    ['more entries than bytes', bytes(HEADER, u16(0xffff), zeros(30))],
    ['a cut note', appleMakerNote({ 0x11: IDENTIFIER }).subarray(0, 68)],
  ])('has none in %s', (_, note) => {
    expect(contentIdentifier(note)).toBeUndefined();
  });
});
