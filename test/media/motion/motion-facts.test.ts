import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/media/read-facts.ts';
import { box, fullBox, largeBox } from '../../support/media/boxes.ts';
import { bytes, u16, u32, zeros } from '../../support/media/bytes.ts';
import {
  METADATA,
  metadata,
  moov,
  movie,
  movieHeader,
  MOVIE_FACTS,
  MOVIE_IDENTIFIER,
  pictureEntry,
  PICTURE_TRACK,
  QT_FTYP,
  soundEntry,
  SOUND_TRACK,
  STILL_TIME_TRACK,
  timedMetadataEntry,
  track,
  WIDE,
} from '../../support/media/movies.ts';
import { CountingReader, factsOf } from '../../support/media/readers.ts';

const MDAT = box('mdat', zeros(100));
/** A whole movie's metadata with another identifier, as it lies about in the `mdat` of real files. */
const STALE = moov({
  tail: [box('meta', metadata({ ...METADATA, 'com.apple.quicktime.content.identifier': 'STALE' }))],
});
const fullMeta = fullBox('meta', {}, metadata());

describe('a movie', () => {
  it.each([
    ['as iPhones write it', movie()],
    ['as they share it, moov first', bytes(QT_FTYP, moov(), WIDE, MDAT)],
    ['as it comes over USB, without ftyp', bytes(WIDE, MDAT, moov())],
    ['with nothing but moov', moov()],
    ['with a 64-bit mdat', bytes(QT_FTYP, largeBox('mdat', zeros(100)), moov())],
    ['whose moov goes to the end of the file', bytes(QT_FTYP, MDAT, u32(0), moov().subarray(4))],
    ['with a stale copy of its metadata in mdat', bytes(QT_FTYP, box('mdat', STALE), moov())],
    ['whose meta is a full box', movie({ tail: [fullMeta] })],
    ['whose meta is in udta', movie({ tail: [box('udta', box('meta', metadata()), zeros(4))] })],
    ['whose meta is a full box in udta', movie({ tail: [box('udta', fullMeta)] })],
    [
      'whose metadata are in both places',
      movie({
        tail: [
          box('udta', box('meta', metadata({ ...METADATA, 'com.apple.quicktime.make': 'Else' }))),
          box('meta', metadata()),
        ],
      }),
    ],
    ['whose sound comes first', movie({ tracks: [STILL_TIME_TRACK, SOUND_TRACK, PICTURE_TRACK] })],
    [
      'with auxiliary pictures before and after',
      movie({
        tracks: [
          track({ handler: 'auxv', sampleEntry: pictureEntry('hvc1', 320, 240) }),
          PICTURE_TRACK,
          SOUND_TRACK,
          STILL_TIME_TRACK,
          track({ handler: 'vide', sampleEntry: pictureEntry('avc1', 640, 480) }),
        ],
      }),
    ],
    ['with a 64-bit header', movie({ header: movieHeader(1147n, 600, 1) })],
  ])('%s', async (_, file) => {
    expect(await factsOf(file)).toEqual(MOVIE_FACTS);
  });

  it('of type MP4', async () => {
    const file = bytes(box('ftyp', 'mp42', u32(0), 'isommp42'), moov(), MDAT);
    expect(await factsOf(file)).toEqual({ ...MOVIE_FACTS, type: 'MP4' });
  });

  it('without metadata and tracks', async () => {
    expect(await factsOf(movie({ tracks: [], tail: [] }))).toEqual({
      kind: 'motion',
      type: 'MOV',
      duration: 1912,
    });
  });

  it('keeps an identifier in lower case', async () => {
    const tail = [
      box(
        'meta',
        metadata({ 'com.apple.quicktime.content.identifier': MOVIE_IDENTIFIER.toLowerCase() }),
      ),
    ];
    expect(await factsOf(movie({ tail }))).toHaveProperty(
      'contentIdentifier',
      MOVIE_IDENTIFIER.toLowerCase(),
    );
  });

  it.each([
    ['an empty value', { 'com.apple.quicktime.content.identifier': '' }],
    ['a value of spaces and NULs', { 'com.apple.quicktime.content.identifier': ' \0' }],
    ['a value with control characters', { 'com.apple.quicktime.content.identifier': 'a\u0007b' }],
    ['a key in upper case', { 'COM.APPLE.QUICKTIME.CONTENT.IDENTIFIER': MOVIE_IDENTIFIER }],
  ])('has no identifier in %s', async (_, values) => {
    const file = movie({ tail: [box('meta', metadata(values))] });
    expect(await factsOf(file)).not.toHaveProperty('contentIdentifier');
  });

  it.each([
    ['of another type than UTF-8', 'mdta', 2],
    ['of another name space', 'udta', 1],
  ])('ignores a value %s', async (_, nameSpace, type) => {
    const values = bytes(
      fullBox('hdlr', {}, u32(0), 'mdta', zeros(14)),
      fullBox('keys', {}, u32(1), box(nameSpace, 'com.apple.quicktime.make')),
      box('ilst', box('\0\0\0\x01', box('data', u32(type, 0), 'Apple'))),
    );
    expect(await factsOf(movie({ tail: [box('meta', values)] }))).not.toHaveProperty('make');
  });

  it('takes the first text of a value in several languages, and still finds the next key', async () => {
    const values = bytes(
      fullBox(
        'keys',
        {},
        u32(2),
        box('mdta', 'com.apple.quicktime.make'),
        box('mdta', 'com.apple.quicktime.model'),
      ),
      box(
        'ilst',
        box('\0\0\0\x01', box('data', u32(1, 0), 'Apple'), box('data', u32(1, 17), 'Pomme')),
        box('\0\0\0\x02', box('data', u32(1, 0), 'iPhone')),
      ),
    );
    // A plain meta that begins with keys, without a handler.
    expect(await factsOf(movie({ tail: [box('meta', values)] }))).toMatchObject({
      make: 'Apple',
      model: 'iPhone',
    });
  });

  it('reads nothing of mdat', async () => {
    const file = bytes(QT_FTYP, WIDE, box('mdat', zeros(1 << 20)), moov());
    const reader = new CountingReader(file);
    await readFacts(reader);
    const inside = reader.ranges.filter(
      ([offset, length]) => offset < file.length - moov().length && offset + length > 36 + 8,
    );
    expect(inside).toEqual([]);
    expect(reader.bytesRead).toBeLessThan(moov().length + 200);
  });
});

describe('duration', () => {
  it.each([
    [1147, 600, 0, 1912],
    [1, 2000, 0, 1], // 0.5 ms: half up
    [3, 2000, 0, 2], // 1.5 ms
    [4, 10_000, 0, 0], // 0.4 ms
    [0, 600, 0, 0],
    [2n ** 40n, 2 ** 30, 1, 1_024_000],
    [0xffff_ffff, 600, 0, undefined], // not known
    [2n ** 64n - 1n, 600, 1, undefined], // not known
    [0xffff_fffe, 1, 0, undefined], // more than 2^32 - 1 ms
    [1147, 0, 0, undefined],
  ])(
    '%s units at %s a second, version %s: %s ms',
    async (duration, timescale, version, expected) => {
      const facts = await factsOf(movie({ header: movieHeader(duration, timescale, version) }));
      expect(facts).toHaveProperty('kind', 'motion');
      expect('duration' in facts ? facts.duration : undefined).toBe(expected);
    },
  );
});

const withTrack = async (options: Partial<Parameters<typeof track>[0]>): Promise<unknown> => {
  const stillTime = track({ handler: 'meta', sampleEntry: timedMetadataEntry(), ...options });
  const facts = await factsOf(movie({ tracks: [PICTURE_TRACK, stillTime] }));
  return 'stillTime' in facts ? facts.stillTime : undefined;
};

describe('still time', () => {
  it.each([
    [
      'behind an empty edit',
      [
        [799, -1],
        [1, 0],
      ],
      1332,
    ],
    [
      'behind several',
      [
        [300, -1],
        [499, -1],
        [1, 0],
      ],
      1332,
    ],
    ['at the start, in an edit', [[1147, 0]], 0],
    [
      'where the edit starts, when that begins inside the sample',
      [
        [60, -1],
        [1, 5],
      ],
      100,
    ],
    [
      'rounded half up',
      [
        [3, -1],
        [1, 0],
      ],
      5,
    ],
    ['nowhere, when no edit shows it', [[799, -1]], undefined],
  ] as const)('%s', async (_, edits, expected) => {
    expect(await withTrack({ edits })).toBe(expected);
    expect(await withTrack({ edits, editListVersion: 1 })).toBe(expected);
  });

  it('is the start of the movie without an edit list', async () => {
    expect(await withTrack({})).toBe(0);
  });

  it('is nowhere in a track without a sample', async () => {
    expect(
      await withTrack({
        edits: [
          [799, -1],
          [1, 0],
        ],
        samples: 0,
      }),
    ).toBeUndefined();
  });

  it('is not taken from a track of another key or kind', async () => {
    expect(
      await withTrack({ sampleEntry: timedMetadataEntry('com.apple.quicktime.live-photo-info') }),
    ).toBeUndefined();
    expect(await withTrack({ sampleEntry: soundEntry() })).toBeUndefined();
  });
});

describe('tracks', () => {
  it('give the codes of their samples, with their spaces', async () => {
    const tracks = [
      track({ handler: 'soun', sampleEntry: soundEntry('raw ') }),
      track({ handler: 'vide', sampleEntry: pictureEntry('jpeg', 320, 240) }),
    ];
    expect(await factsOf(movie({ tracks }))).toMatchObject({
      audio: 'raw ',
      video: 'jpeg',
      width: 320,
      height: 240,
    });
  });

  it('leave out a code that cannot be shown, and a size of zero', async () => {
    const facts = await factsOf(
      movie({
        tracks: [track({ handler: 'vide', sampleEntry: pictureEntry('\0\x01\x02\x03', 0, 9) })],
      }),
    );
    expect(facts).not.toHaveProperty('video');
    expect(facts).not.toHaveProperty('width');
  });

  it('may lack everything', async () => {
    const tracks = [
      box('trak'),
      box(
        'trak',
        box(
          'mdia',
          fullBox('hdlr', {}, u32(0), 'vide'),
          box('minf', box('stbl', fullBox('stsd', {}, u32(0)))),
        ),
      ),
    ];
    expect(await factsOf(movie({ tracks }))).not.toHaveProperty('video');
  });
});

describe('a movie that is damaged behind its moov', () => {
  it.each([
    ['cut off', 'media-truncated', /cut off: its "mdat" box/, MDAT.subarray(0, -50)],
    [
      'a box that is shorter than its header',
      'media-malformed',
      /"mdat" box .* shorter/,
      bytes(u32(7), 'mdat', zeros(92)),
    ],
  ])('is read, and says so: %s', async (_, code, message, rest) => {
    const facts = await factsOf(bytes(QT_FTYP, moov(), rest));
    expect(facts).toEqual({
      ...MOVIE_FACTS,
      damage: { code, message: expect.stringMatching(message) as unknown },
    });
  });
});

describe('a damaged movie', () => {
  it.each([
    ['without moov', 'media-malformed', bytes(QT_FTYP, WIDE, MDAT)],
    ['cut off in its moov', 'media-truncated', movie().subarray(0, -1)],
    ['cut off in its mdat', 'media-truncated', bytes(QT_FTYP, WIDE, MDAT).subarray(0, -50)],
    ['without a header', 'media-malformed', bytes(QT_FTYP, box('moov', PICTURE_TRACK))],
    [
      'with a header that is too short',
      'media-malformed',
      movie({ header: box('mvhd', zeros(19)) }),
    ],
    [
      'with a track that does not fit',
      'media-malformed',
      movie({ tracks: [bytes(u32(4000), 'trak')] }),
    ],
    [
      'with an edit list longer than it is',
      'media-malformed',
      movie({
        tracks: [
          box(
            'trak',
            box('edts', fullBox('elst', {}, u32(0xffff_ffff), zeros(48))),
            STILL_TIME_TRACK.subarray(8 + 92 + 48),
          ),
        ],
      }),
    ],
    [
      'with a moov of 33 MB',
      'media-malformed',
      bytes(QT_FTYP, moov({ tail: [box('free', zeros(33 << 20))] })),
    ],
    [
      'with a stts of 2 MB',
      'media-malformed',
      movie({
        tracks: [
          box(
            'trak',
            box(
              'mdia',
              box(
                'minf',
                box(
                  'stbl',
                  fullBox('stsd', {}, u32(1), timedMetadataEntry()),
                  fullBox('stts', {}, u32(1), zeros(2 << 20)),
                ),
              ),
            ),
          ),
        ],
      }),
    ],
    [
      'with a 64-bit box that ends before it starts',
      'media-malformed',
      bytes(QT_FTYP, u32(1), 'mdat', u32(0, 15), u16(0)),
    ],
  ])('%s', async (_, code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ name: 'LivepkgError', code });
  });
});
