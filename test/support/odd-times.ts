/** A photo whose modification times not every disk keeps. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writePhoto } from './photos.ts';
import { info, pack } from './records.ts';

/** The time of the motion: after 2038. */
export const LATE = '2109-03-04T05:06:07Z';
/** The time of the still: it has microseconds. */
export const FRACTION = '2019-03-04T05:06:07.123456Z';

/** Packs that photo. */
export async function packOddTimes(
  folder: (name: string) => string,
): Promise<{ source: string; archive: string; container: string }> {
  const source = folder('source');
  const { still, motion } = writePhoto(source, { number: 1 });
  utimesSync(still, 1_551_675_967.123_456_5, 1_551_675_967.123_456_5);
  utimesSync(motion, Date.parse(LATE) / 1000, Date.parse(LATE) / 1000);
  const archive = folder('archive');
  await pack([source, '--out', archive]);
  const container = join(archive, 'IMG_0001.livepkg');
  const { members } = await info(container);
  expect(members.map(({ modified }) => modified)).toEqual([FRACTION, LATE]);
  return { source, archive, container };
}
