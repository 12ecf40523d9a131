/** When the still was taken (8.8). */
import { box, fullBox, u16, u32 } from '../../../fixtures/lib/bytes.ts';
import type { MediaVector } from './media-vector.ts';
import {
  type Edit,
  edits,
  motion,
  movieHeader,
  stillTimeTrack,
  timedEntry,
  track,
  u64,
} from './motion-parts.ts';
import { motionVector, refusedMotion } from './vector-kinds.ts';

/** Tracks and the time of the still that they give. */
const still = (
  name: string,
  comment: string,
  list: readonly Buffer[],
  stillTime?: number,
  header = movieHeader(600, 600),
): MediaVector =>
  motionVector(`still-time-${name}`, comment, motion({ header: [header], tracks: list }), {
    motion: {
      type: 'MOV',
      ...(header.readUInt32BE(20) === 0 ? {} : { duration: 1000 }),
      ...(stillTime === undefined ? {} : { stillTime }),
    },
  });

/** The track, with an `elst` of this version and these bytes behind the number of edits. */
const rawEdits = (version: number, count: number, ...list: readonly Buffer[]): Buffer =>
  stillTimeTrack({ head: [box('edts', fullBox('elst', version, 0, u32(count), ...list))] });

const withEdits = (...list: readonly Edit[]): Buffer => stillTimeTrack({ head: [edits(...list)] });

export function stillTimeVectors(): MediaVector[] {
  const RATE = u16(1, 0);
  const other = 'mdtacom.apple.quicktime.live-photo-info';
  const name = 'mdtacom.apple.quicktime.still-image-time';
  return [
    still('plain', 'behind an empty edit', [withEdits([400, -1], [1, 0])], 667),
    still('two-empty', 'behind two', [withEdits([100, -1], [300, -1], [1, 0])], 667),
    still(
      'version-1',
      'edits of version 1',
      [rawEdits(1, 2, u64(400n), u64(-1n), RATE, u64(1n), u64(0n), RATE)],
      667,
    ),
    still(
      'version-1-low',
      'in version 1, −1 has 64 bits',
      [rawEdits(1, 2, u64(400n), u64(0xffff_ffffn), RATE, u64(1n), u64(0n), RATE)],
      0,
    ),
    still('start', 'an edit that is not empty at the start', [withEdits([600, 0])], 0),
    still(
      'middle',
      'where in the media that edit begins does not count',
      [withEdits([400, -1], [1, 5], [300, -1])],
      667,
    ),
    still('minus-2', 'a media time of −2 is not empty', [withEdits([400, -2], [1, 0])], 0),
    still(
      'rate',
      'rates do not count, not even 0 or negative ones',
      [rawEdits(0, 2, u32(400, 0xffff_ffff), u16(0xffff, 0), u32(1, 0), u16(0, 0))],
      667,
    ),
    still('no-edits', 'no edts: the start', [stillTimeTrack({ head: [] })], 0),
    still('no-list', 'edts without elst', [stillTimeTrack({ head: [box('edts')] })], 0),
    still('only-empty', 'only empty edits: nowhere', [withEdits([400, -1])]),
    still('no-edit', 'a list without edits: nowhere', [withEdits()]),
    still(
      'scale',
      'units are those of mvhd, not those of mdhd',
      [stillTimeTrack({ timescale: 30_000 })],
      667,
    ),
    still('half', 'half a millisecond is rounded up', [withEdits([3, -1], [1, 0])], 5),
    still('no-scale', 'no units a second', [stillTimeTrack()], undefined, movieHeader(600, 0)),
    still(
      'no-scale-start',
      'no units a second, and no edits',
      [stillTimeTrack({ head: [] })],
      undefined,
      movieHeader(600, 0),
    ),
    still('after-end', 'behind the end of the motion', [withEdits([6000, -1], [1, 0])], 10_000),
    still('too-long', 'more milliseconds than there may be', [
      rawEdits(1, 2, u64(2n ** 63n), u64(-1n), RATE, u64(1n), u64(0n), RATE),
    ]),
    still(
      'first',
      'the first such track counts',
      [track({ entries: [timedEntry(other)] }), withEdits([300, -1], [1, 0]), stillTimeTrack()],
      500,
    ),
    still('first-empty', 'even if it has no sample', [
      stillTimeTrack({ samples: 0 }),
      stillTimeTrack(),
    ]),
    still(
      'second-key',
      'whichever place the key has',
      [stillTimeTrack({ entries: [timedEntry(other, name)] })],
      667,
    ),
    still('second-entry', 'the first sample entry counts', [
      stillTimeTrack({ entries: [timedEntry(other), timedEntry(name)] }),
    ]),
    still('key', 'the key must be just this one', [
      stillTimeTrack({ entries: [timedEntry(`${name}s`, name.toUpperCase())] }),
    ]),
    still('name-space', 'in the name space mdta', [
      stillTimeTrack({ entries: [timedEntry(name.replace('mdta', 'udta'))] }),
    ]),
    still('entry', 'in a mebx', [stillTimeTrack({ entries: [retyped(timedEntry(name))] })]),
    still('handler', 'whatever the handler', [stillTimeTrack({ handler: 'zzzz' })], 667),
    refusedMotion(
      'still-time-cut',
      'an elst with fewer edits than it says',
      motion({ tracks: [rawEdits(0, 2, u32(400, 0), RATE)] }),
    ),
    still(
      'cut-elsewhere',
      'an elst of another track is not read',
      [
        stillTimeTrack(),
        stillTimeTrack({
          head: [box('edts', fullBox('elst', 0, 0, u32(2)))],
          entries: [timedEntry(other)],
        }),
      ],
      667,
    ),
  ];
}

/** The same sample entry with another code. */
function retyped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.write('mett', 4, 'latin1');
  return changed;
}
