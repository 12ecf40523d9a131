import { describe, expect, it } from 'vitest';
import { LivepkgError } from '../../src/errors.ts';
import { sniff } from '../../src/media/sniff.ts';
import { box, largeBox } from '../support/media/boxes.ts';
import { bytes, u32, u64, zeros } from '../support/media/bytes.ts';
import { moov, QT_FTYP, WIDE } from '../support/media/movies.ts';
import { CountingReader } from '../support/media/readers.ts';
import { dng, heic, jpeg, LONG_FTYP } from '../support/media/stills.ts';
import { tiff } from '../support/media/tiff.ts';

const kindOf = (input: Uint8Array): Promise<string> => sniff(new CountingReader(input));
const ftyp = (brands: string): Uint8Array =>
  box('ftyp', brands.slice(0, 4), u32(0), brands.slice(4));

describe('sniff', () => {
  it.each([
    ['an iPhone HEIC', 'heic', heic()],
    ['a HEIC whose ftyp has 52 bytes', 'heic', LONG_FTYP],
    ['a HEIC whose major brand is any HEIF', 'heic', ftyp('mif1mif1heic')],
    ['a HEIF without an HEVC brand', 'heic', ftyp('mif1miaf')],
    ['a HEIC that only a compatible brand marks', 'heic', ftyp('    heic')],
    ['an image sequence', 'heic', ftyp('msf1msf1hevc')],
    ['a JPEG', 'jpeg', jpeg()],
    ['a DNG', 'tiff', dng()],
    ['a TIFF, big-endian', 'tiff', tiff({})],
    ['a QuickTime movie', 'mov', QT_FTYP],
    ['a movie without ftyp, from USB', 'mov', bytes(WIDE, box('mdat', zeros(8)), moov())],
    ['a movie that begins with moov', 'mov', moov()],
    ['a movie that begins with a large mdat', 'mov', largeBox('mdat', zeros(8))],
    ['a movie that begins with skip', 'mov', box('skip', zeros(4))],
    ['a movie that begins with free', 'mov', box('free', zeros(4))],
    ['a movie that begins with a preview', 'mov', bytes(box('pnot', zeros(12)), moov())],
    ['an MP4', 'mp4', ftyp('isomisomiso2avc1mp41')],
    ['an MP4 of an unknown brand', 'mp4', ftyp('XAVCXAVC')],
    ['an MP4 that could be a picture as well', 'mp4', ftyp('isommif1heic')],
    ['an AVIF', 'picture', ftyp('avifmif1miafMA1B')],
    ['an AVIF whose major brand is any HEIF', 'picture', ftyp('mif1avif')],
    ['a HEIF in the short form', 'picture', ftyp('mif3heic')],
    ['a Canon CR3', 'picture', ftyp('crx crx isom')],
    ['a PNG', 'png', bytes('\x89PNG\r\n\x1a\n', zeros(16))],
    ['a GIF', 'picture', bytes('GIF89a', zeros(16))],
    ['a WebP', 'picture', bytes('RIFF', u32(99), 'WEBPVP8 ')],
    ['a BigTIFF', 'picture', bytes('II+\0', zeros(16))],
    ['a WAV', 'unknown', bytes('RIFF', u32(99), 'WAVEfmt ')],
    ['text', 'unknown', bytes('<?xml version="1.0"?>')],
    ['text whose fifth letter begins a box type', 'unknown', bytes('Carefree days in Kyoto')],
    ['another such text', 'unknown', bytes('Citywide')],
    ['one byte', 'unknown', bytes('x')],
    ['zeros', 'unknown', zeros(64)],
    ['the start of a JPEG only', 'unknown', bytes('\xff\xd8')],
    ['a large box of an unknown type that fits', 'unknown', largeBox('abcd', zeros(8))],
  ])('%s', async (_, kind, input) => {
    expect(await kindOf(input)).toBe(kind);
  });

  it.each([
    ['an empty file', 'media-truncated', zeros(0)],
    ['an ftyp that is cut off', 'media-truncated', LONG_FTYP.subarray(0, 40)],
    ['an ftyp without a brand', 'media-malformed', box('ftyp')],
    ['a first box longer than any disk', 'media-malformed', bytes(u32(1), '    ', u64(2n ** 63n))],
  ])('%s is damaged', async (_, code, input) => {
    const error = await kindOf(input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LivepkgError);
    expect(error).toMatchObject({ code });
  });

  it('reads at most 4 KiB, however long the ftyp is', async () => {
    const reader = new CountingReader(box('ftyp', 'heic', zeros(100_000)));
    await sniff(reader);
    expect(reader.bytesRead).toBeLessThanOrEqual(4096 + 16);
  });
});
