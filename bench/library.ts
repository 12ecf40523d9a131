/**
 * Creates libraries for measuring: copies of the smallest sample photo with unique identifiers, padded with
 * incompressible bytes. The same seed gives the same library.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../fixtures/catalogue.ts';

const SAMPLES = fileURLToPath(new URL('../fixtures/library', import.meta.url));
const sample = FIXTURES.find(({ still }) => still?.path.endsWith('.JPG'));
if (sample?.still === undefined || sample.motion === undefined || sample.identifier === undefined) {
  throw new Error('the sample library has no JPEG pair');
}
const still = readFileSync(join(SAMPLES, sample.still.path));
const motion = readFileSync(join(SAMPLES, sample.motion.path));
const sampleIdentifier = sample.identifier;

export interface LibraryOptions {
  pairs: number;
  /** Sizes in bytes, at least those of `MIN_SIZE`. */
  stillSize: number;
  motionSize: number;
  /** The number of pairs in one folder. */
  perFolder: number;
}

const SEED = 20_261_122;
const MODIFIED = 1_767_951_127;

/** Deterministic pseudo-random bytes. */
function pseudoRandomBytes(length: number, number: number): Buffer {
  const key = createHash('sha256').update(`${SEED} ${number}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

function withIdentifier(file: Buffer, number: number): Buffer {
  const identifier = `0A1B2C3D-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const copy = Buffer.from(file);
  for (
    let at = copy.indexOf(sampleIdentifier);
    at !== -1;
    at = copy.indexOf(sampleIdentifier, at)
  ) {
    copy.write(identifier, at, 'latin1');
  }
  return copy;
}

/** A box of the given length that players skip. */
function freeBox(length: number, number: number): Buffer {
  const box = pseudoRandomBytes(length, number);
  box.writeUInt32BE(length, 0);
  box.write('free', 4, 'latin1');
  return box;
}

/** Creates a library. @returns its total size in bytes */
export function makeLibrary(folder: string, options: LibraryOptions): number {
  const { pairs, stillSize, motionSize, perFolder } = options;
  for (let number = 1; number <= pairs; number += 1) {
    const subfolder = join(folder, String(Math.ceil(number / perFolder)).padStart(4, '0'));
    mkdirSync(subfolder, { recursive: true });
    const stem = join(subfolder, `IMG_${String(number).padStart(6, '0')}`);
    const files = [
      [
        `${stem}.JPG`,
        withIdentifier(still, number),
        pseudoRandomBytes(stillSize - still.length, number),
      ],
      [`${stem}.MOV`, withIdentifier(motion, number), freeBox(motionSize - motion.length, -number)],
    ] as const;
    for (const [path, photo, filling] of files) {
      writeFileSync(path, Buffer.concat([photo, filling]));
      utimesSync(path, MODIFIED + number, MODIFIED + number);
    }
  }
  return pairs * (stillSize + motionSize);
}

/** The minimum sizes of a pair in bytes. */
export const MIN_SIZES = { still: still.length, motion: motion.length };
