/** Live Photos on disk: the sample library, and copies of its smallest photo under other identifiers. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../../fixtures/catalogue.ts';
import { decodeHead, HEAD_BYTES } from '../../src/format/container.ts';
import type { Member } from '../../src/format/manifest-schema.ts';

/** The sample library. */
export const LIBRARY = fileURLToPath(new URL('../../fixtures/library', import.meta.url));

/** Copies a file or a folder with its times, to the nanosecond: Node's own copy is less exact. */
export function copy(from: string, to: string): string {
  mkdirSync(dirname(to), { recursive: true });
  execFileSync('cp', ['-a', from, to]);
  return to;
}

/** Copies the sample library with its times. */
export function copyLibrary(to: string): string {
  return copy(LIBRARY, to);
}

function replaceAll(bytes: Buffer, from: string, to: string): Buffer {
  const patched = Buffer.from(bytes);
  let found = 0;
  for (let at = patched.indexOf(from); at !== -1; at = patched.indexOf(from, at + 1)) {
    patched.write(to, at, 'latin1');
    found += 1;
  }
  if (found === 0) throw new Error(`no ${from} in there`);
  return patched;
}

const [, small] = FIXTURES;
const smallStill = readFileSync(join(LIBRARY, small?.still?.path ?? ''));
const smallMotion = readFileSync(join(LIBRARY, small?.motion?.path ?? ''));
const smallIdentifier = small?.identifier ?? '';

/** The members of a container. */
export async function membersOf(container: string): Promise<Member[]> {
  const bytes = readFileSync(container);
  return decodeHead(bytes.subarray(0, HEAD_BYTES), bytes.length).manifest.members;
}

/** The identifier of the photo with a number. */
export function identifier(number: number): string {
  return `0A1B2C3D-0000-4000-8000-${number.toString().padStart(12, '0')}`;
}

export interface Photo {
  still: string;
  motion: string;
}

export interface PhotoOptions {
  /** The identifier and the time of the photo follow from it. */
  number: number;
  /** Name of the still; by default `IMG_NNNN.JPG`. */
  still?: string;
  motion?: string;
  /** Appended to the still: other bytes with the same identifier. */
  tail?: string;
}

/** Writes a Live Photo of 34 KB: the smallest of the sample library, with another identifier. */
export function writePhoto(folder: string, options: PhotoOptions): Photo {
  const { number, tail = '' } = options;
  const stem = `IMG_${number.toString().padStart(4, '0')}`;
  const { still = `${stem}.JPG`, motion = `${stem}.MOV` } = options;
  const photo = { still: join(folder, still), motion: join(folder, motion) };
  mkdirSync(folder, { recursive: true });
  const id = identifier(number);
  writeFileSync(
    photo.still,
    Buffer.concat([replaceAll(smallStill, smallIdentifier, id), Buffer.from(tail)]),
  );
  writeFileSync(photo.motion, replaceAll(smallMotion, smallIdentifier, id));
  const time = 1_767_951_127 + number;
  for (const file of [photo.still, photo.motion]) utimesSync(file, time, time);
  return photo;
}

/** Writes many Live Photos, a hundred in each folder. */
export function writePhotos(folder: string, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    writePhoto(join(folder, `${Math.ceil(number / 100)}`), { number });
  }
}
