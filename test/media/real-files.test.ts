/** Everything that real cameras and tools wrote, against the index and against exiftool. */

import { basename, dirname } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readFacts } from '../../src/media/read-facts.ts';
import { box, fullBox, splitBoxes } from '../support/media/boxes.ts';
import { changeItemOffsets, part } from '../support/media/edit-boxes.ts';
import { bytes, indexOf, replaceText, u32, zeros } from '../support/media/bytes.ts';
import { CountingReader, factsOf } from '../support/media/readers.ts';
import { exiftoolRealFiles, type ExiftoolTags } from '../support/exiftool.ts';
import { describeWith, exiftool, testWith } from '../support/oracles.ts';
import { realFile, realFiles, realPairRows, realPhotos } from '../support/real-photos.ts';

const isDamaged = (name: string): boolean => dirname(name).endsWith('damaged');
const sound = realFiles().filter((name) => !isDamaged(name));
const size = (width: string): { width: number; height: number } => {
  const [w = 0, h = 0] = width.split('x').map(Number);
  return { width: w, height: h };
};

describeWith([realPhotos], 'the pairs of INDEX.tsv', () => {
  const pairs = realPairRows();

  it('are eight', () => {
    expect(pairs).toHaveLength(8);
  });

  it.each(pairs)('$pair', async ({ pair, still: stillName, motion: motionName, column }) => {
    const still = realFile(`pairs/${pair}/${stillName}`);
    const motion = realFile(`pairs/${pair}/${motionName}`);
    expect(await factsOf(still)).toMatchObject({
      kind: 'still',
      type: column('still_type'),
      contentIdentifier: column('content_identifier'),
      model: column('model'),
      software: column('ios'),
      ...size(column('still_width_x_height')),
    });
    const facts = await factsOf(motion);
    expect(facts).toMatchObject({
      kind: 'motion',
      type: 'MOV',
      contentIdentifier: column('content_identifier'),
      video: column('motion_video'),
      audio: column('motion_audio'),
      ...size(column('motion_width_x_height')),
      stillTime: Math.floor((Number(column('still_image_time_600ths')) / 600) * 1000 + 0.5),
    });
    // The index has hundredths of a second, cut or rounded.
    const duration = 'duration' in facts ? (facts.duration ?? 0) : 0;
    expect(Math.abs(duration / 1000 - Number(column('motion_duration_s')))).toBeLessThan(0.01);
  });
});

describeWith([realPhotos], 'reading real files', () => {
  it.each(sound)('is lean: %s', async (name) => {
    const file = realFile(name);
    const reader = new CountingReader(file);
    const facts = await readFacts(reader);
    expect(reader.bytesRead).toBeLessThanOrEqual(300_000);
    if (facts.kind !== 'motion') return;
    const boxes = splitBoxes(file);
    const moov = boxes.find(({ type }) => type === 'moov')?.bytes.length ?? 0;
    expect(reader.bytesRead).toBeLessThanOrEqual(moov + 16 * boxes.length + 64);
  });
});

describeWith([realPhotos], 'damaged real files', () => {
  it.each([
    ['36bytes.mov', 'media-malformed', /no "moov" box/],
    ['corrupted.heic', 'media-malformed', /no "meta" box/],
    ['empty.heic', 'media-truncated', /empty/],
    ['github_45.heic', 'media-truncated', /cut off/],
    ['github_49.heic', 'media-malformed', /first box/],
  ])('%s', async (name, code, message) => {
    const reading = factsOf(realFile(`singles/damaged/${name}`));
    await expect(reading).rejects.toMatchObject({ name: 'LivepkgError', code });
    await expect(reading).rejects.toThrow(message);
  });

  it('are read, and say so, when they are cut off behind their metadata', async () => {
    const facts = await factsOf(realFile('singles/damaged/truncated.heic'));
    expect(facts).toMatchObject({
      kind: 'still',
      damage: { code: 'media-truncated', message: expect.stringMatching(/cut off/) as unknown },
    });
    expect(facts).not.toHaveProperty('contentIdentifier');
  });

  it('pass when only picture data are missing and every box is whole', async () => {
    expect(await factsOf(realFile('singles/damaged/photo_cut_with_ci.heic'))).toMatchObject({
      contentIdentifier: '76C3E45A-2CCC-498B-9C1A-29C3ADD99D39',
    });
    expect(await factsOf(realFile('singles/damaged/annex-b_cut.mp4'))).toMatchObject({
      type: 'MP4',
      video: 'avc1',
    });
  });
});

describeWith([realPhotos, exiftool()], 'exiftool agrees', () => {
  let tags = new Map<string, ExiftoolTags>();
  beforeAll(() => {
    tags = exiftoolRealFiles();
  }, 60_000);

  it.each(sound)('%s', async (name) => {
    const facts = await factsOf(realFile(name));
    expect(facts).toEqual({
      ...expectedOf(tags.get(name) ?? {}),
      // exiftool has no value for it as such: INDEX.tsv has, see above.
      ...('stillTime' in facts ? { stillTime: facts.stillTime } : {}),
      ...('location' in facts ? { location: facts.location } : {}),
    });
  });
});

/** The facts that exiftool's tags amount to. */
function expectedOf(tags: ExiftoolTags): Record<string, unknown> {
  const fileType = tags['File:FileType'];
  return fileType === 'MOV' || fileType === 'MP4'
    ? withoutUndefined({ kind: 'motion', type: fileType, ...motionTags(tags) })
    : withoutUndefined({
        kind: 'still',
        // exiftool calls a HEIC whose major brand is mif1 HEIF.
        type: fileType === 'HEIF' ? 'HEIC' : fileType,
        ...stillTags(tags),
      });
}

function stillTags(tags: ExiftoolTags): Record<string, unknown> {
  const dateTime = tags['ExifIFD:DateTimeOriginal'];
  return {
    contentIdentifier: tags['Apple:ContentIdentifier'] ?? tags['Apple:MediaGroupUUID'],
    captured:
      dateTime === undefined
        ? undefined
        : isoDate(dateTime) + String(tags['ExifIFD:OffsetTimeOriginal'] ?? ''),
    width: tags['File:ImageWidth'],
    height: tags['File:ImageHeight'],
    ...deviceTags(tags, 'IFD0'),
  };
}

function motionTags(tags: ExiftoolTags): Record<string, unknown> {
  const created = tags['Keys:CreationDate'];
  const track = (handler: string): string | undefined =>
    Object.entries(tags)
      .find(([key, value]) => /^Track\d+:HandlerType$/.test(key) && value === handler)?.[0]
      .split(':')[0];
  const picture = track('vide');
  // Both are the size as stored; ImageWidth is the one that it is shown at.
  expect(tags[`${picture}:ImageWidth`]).toBe(tags[`${picture}:SourceImageWidth`]);
  return {
    contentIdentifier: tags['Keys:ContentIdentifier'],
    captured: created === undefined ? undefined : isoDate(created),
    duration: Math.floor(Number(tags['QuickTime:Duration']) * 1000 + 0.5),
    width: tags[`${picture}:SourceImageWidth`],
    height: tags[`${picture}:SourceImageHeight`],
    video: tags[`${picture}:CompressorID`],
    audio: tags[`${track('soun')}:AudioFormat`],
    ...deviceTags(tags, 'Keys'),
  };
}

/** exiftool's JSON has numbers where a text looks like one: software `18.5`. */
function deviceTags(tags: ExiftoolTags, group: string): Record<string, string | undefined> {
  const text = (name: string): string | undefined => {
    const value = tags[`${group}:${name}`];
    return value === undefined ? undefined : String(value);
  };
  return { make: text('Make'), model: text('Model'), software: text('Software') };
}

const isoDate = (dateTime: ExiftoolTags[string]): string =>
  String(dateTime).replace(/^(\d+):(\d+):(\d+) /, '$1-$2-$3T');

function withoutUndefined(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const withoutFtyp = (file: Uint8Array): Uint8Array => file.subarray(part(file, 'ftyp').length);

/** The metadata of the movie taken out of `moov`, and put back as `change` says. */
const moveMeta = (file: Uint8Array, change: (meta: Uint8Array) => Uint8Array): Uint8Array => {
  const children = splitBoxes(part(file, 'moov').subarray(8));
  const meta = children.find(({ type }) => type === 'meta')?.bytes ?? zeros(0);
  const rest = children.filter(({ type }) => type !== 'meta').map((child) => child.bytes);
  return bytes(part(file, 'ftyp'), box('moov', ...rest, change(meta)), part(file, 'mdat'));
};

describeWith([realPhotos], 'real movies, rearranged', () => {
  const movies = sound.filter((name) => name.startsWith('pairs/') && /\.mov$/i.test(name));
  it.each(movies)('give the same facts: %s', async (name) => {
    const file = realFile(name);
    const facts = await factsOf(file);
    const stale = replaceText(part(file, 'moov'), '-', '!');
    for (const changed of [
      withoutFtyp(file),
      bytes(part(file, 'ftyp'), part(file, 'moov'), part(file, 'wide'), part(file, 'mdat')),
      bytes(part(file, 'ftyp'), box('mdat', stale), part(file, 'moov')),
      moveMeta(file, (meta) => fullBox('meta', {}, meta.subarray(8))),
      moveMeta(file, (meta) => box('udta', meta, u32(0))),
      moveMeta(file, (meta) => box('udta', fullBox('meta', {}, meta.subarray(8)))),
    ]) {
      expect(await factsOf(changed)).toEqual(facts);
    }
  });
});

describeWith([realPhotos], 'real stills, changed', () => {
  const stills = sound.filter((name) => name.startsWith('pairs/') && !/\.mov$/i.test(name));
  const heics = stills.filter((name) => /\.heic$/i.test(name));

  it.each(stills)('keep an identifier in lower case: %s', async (name) => {
    const file = realFile(name);
    const facts = await factsOf(file);
    const identifier = 'contentIdentifier' in facts ? (facts.contentIdentifier ?? '') : '';
    const changed = replaceText(file, identifier, identifier.toLowerCase());
    expect(await factsOf(changed)).toEqual({
      ...facts,
      contentIdentifier: identifier.toLowerCase(),
    });
  });

  it.each(heics)('may have an ftyp of 52 bytes: %s', async (name) => {
    const file = realFile(name);
    const [ftyp] = splitBoxes(file);
    const rest = file.subarray(ftyp?.bytes.length);
    const long = box('ftyp', 'heic', u32(0), 'mif1MiHBMiHEMiPrmiafheictmapiso8unif');
    const grown = long.length - (ftyp?.bytes.length ?? 0);
    // Everything moves; the table of items is told, Exif among them.
    const moved = changeItemOffsets(rest, (offset) => offset + grown);
    expect(await factsOf(bytes(long, moved))).toEqual(await factsOf(file));
  });

  it.each(heics)('may have their Exif at the end: %s', async (name) => {
    const file = realFile(name);
    const facts = await factsOf(file);
    const exif = indexOf(file, 'Exif\0\0MM');
    const length = 100_000;
    const tail = box('free', file.subarray(exif - 4, exif - 4 + length));
    // The item is given another place and the old one is wiped, to be sure that nobody looks there.
    const changed = changeItemOffsets(bytes(file, tail), (offset) =>
      offset === exif - 4 ? file.length + 8 : offset,
    );
    changed.fill(0, exif, exif + 200);
    expect(await factsOf(changed)).toEqual(facts);
  });
});

testWith([realPhotos], 'covers every folder of real files', () => {
  expect(new Set(sound.map((name) => basename(dirname(name)))).size).toBeGreaterThan(10);
});
