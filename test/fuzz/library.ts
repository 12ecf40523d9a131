/** A small library of Live Photos on a disk, and what people do with it other than packing it. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writePhoto } from '../support/photos.ts';
import { files, sha256, sha256Of } from '../support/tree.ts';
import { LINK, PHOTOS, ROOTS, type Change, type Copy, type SidecarKind } from './steps.ts';

interface PhotoBytes {
  stills: [Buffer, Buffer];
  motion: Buffer;
}

/** The halves of the photos. @param folder an empty one, which is gone then */
export function photoBytes(folder: string): PhotoBytes[] {
  const photos = Array.from({ length: PHOTOS }, (_, number): PhotoBytes => {
    const [plain, changed] = ['', 'changed'].map((tail) =>
      writePhoto(join(folder, `${number}${tail}`), { number, tail }),
    );
    return {
      stills: [readFileSync(plain?.still ?? ''), readFileSync(changed?.still ?? '')],
      motion: readFileSync(plain?.motion ?? ''),
    };
  });
  rmSync(folder, { recursive: true });
  return photos;
}

/** Photos of one stem in one folder share no half; the first two share their sidecars. */
const STILL_SUFFIXES = ['.HEIC', '.JPG', '-2.JPG'] as const;
const MOTION_SUFFIXES = ['.MOV', '_HEVC.MOV', '-2.MOV'] as const;

const stillName = (photo: number, stem: string): string => `${stem}${STILL_SUFFIXES[photo] ?? ''}`;
const motionName = (photo: number, stem: string): string =>
  `${stem}${MOTION_SUFFIXES[photo] ?? ''}`;

function sidecarName(kind: SidecarKind, photo: number, stem: string): string {
  if (kind === '_O.AAE') return `${stem}_O.AAE`;
  if (kind === 'still.xmp' || kind === 'still.json') {
    return `${stillName(photo, stem)}${kind.slice('still'.length)}`;
  }
  if (kind === 'motion.json') return `${motionName(photo, stem)}.json`;
  return `${stem}.${kind}`;
}

const SIDECAR = /\.(?:aae|xmp|json)$/i;
export const isSidecar = (name: string): boolean => SIDECAR.test(name);

/** Seconds since 1970. */
const KEPT_TIME = 1_767_951_127;

interface Half {
  path: string;
  photo: number;
  kind: 'still' | 'motion';
}

export class Library {
  /** The folder that it is in; archives too. */
  readonly home: string;
  readonly #photos: readonly PhotoBytes[];
  readonly #copies: Copy[] = [];
  #imports = 0;
  #edits = 0;

  constructor(home: string, photos: readonly PhotoBytes[]) {
    this.home = home;
    this.#photos = photos;
    for (const root of ROOTS) mkdirSync(join(home, root));
    symlinkSync(ROOTS[0], join(home, LINK));
  }

  /** Paths of its files by their SHA-256. */
  byDigest(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const root of ROOTS) {
      for (const name of files(join(this.home, root))) {
        const path = join(root, name);
        const digest = sha256Of(join(this.home, path));
        found.set(digest, [...(found.get(digest) ?? []), path]);
      }
    }
    return found;
  }

  /** Puts copies of photos into folders. What is there already stays. @returns what was written */
  import(copies: readonly Copy[]): string[] {
    this.#imports += 1;
    this.#copies.push(...copies);
    return copies.flatMap((copy) => this.#importOne(copy));
  }

  /** Imports what was imported before, with other sidecars, or another part of it. */
  importAgain({ which, copy, moved }: Extract<Change, { do: 'import again' }>): string[] {
    const earlier = this.#copies[which % this.#copies.length];
    const { photo, root, folder, stem } = earlier ?? copy;
    const place = moved === undefined ? {} : { [moved]: copy[moved] };
    return this.import([{ ...copy, photo, root, folder, stem, ...place }]);
  }

  #importOne(copy: Copy): string[] {
    const { photo, stem, halves } = copy;
    const bytes = this.#photos[photo];
    const written: string[] = [];
    const put = (name: string, content: Buffer | undefined): void => {
      const path = join(copy.root, copy.folder, name);
      if (content !== undefined && this.#write(path, content, copy)) written.push(path);
    };
    if (halves === 'both' || halves === 'still') {
      put(stillName(photo, stem), bytes?.stills[copy.isStillChanged ? 1 : 0]);
    }
    if (halves === 'both' || halves === 'motion') put(motionName(photo, stem), bytes?.motion);
    for (const { kind, version } of copy.sidecars) {
      const text = `<${kind} of photo ${photo}, version ${version}/>`;
      put(sidecarName(kind, photo, stem), Buffer.from(text));
    }
    return written;
  }

  /** @returns whether it was written: not over another file */
  #write(path: string, bytes: Buffer, { keepsTime, isHardLink }: Partial<Copy>): boolean {
    const full = join(this.home, path);
    if (existsSync(full)) return false;
    mkdirSync(dirname(full), { recursive: true });
    const [same] = isHardLink === true ? (this.byDigest().get(sha256(bytes)) ?? []) : [];
    if (same !== undefined) {
      linkSync(join(this.home, same), full);
      return true;
    }
    writeFileSync(full, bytes);
    const time = keepsTime === false ? KEPT_TIME + 60 * this.#imports : KEPT_TIME;
    utimesSync(full, time, time);
    return true;
  }

  /** Gives a sidecar other bytes, under all its names. @returns its path, and what is overwritten */
  editSidecar(which: number): { path: string; before: string } | undefined {
    const sidecars = [...this.byDigest().values()].flat().filter(isSidecar).toSorted();
    const path = sidecars[which % sidecars.length];
    if (path === undefined) return undefined;
    const full = join(this.home, path);
    const before = sha256Of(full);
    this.#edits += 1;
    writeFileSync(full, `<edit ${this.#edits}/>`);
    return { path, before };
  }

  /** What is a half of a photo, by its bytes. */
  #halves(): Half[] {
    return [...this.byDigest()].flatMap(([digest, paths]) => {
      const photo = this.#photos.findIndex(({ stills, motion }) =>
        [...stills, motion].some((bytes) => sha256(bytes) === digest),
      );
      const motion = this.#photos[photo]?.motion;
      if (motion === undefined) return [];
      const kind = sha256(motion) === digest ? 'motion' : 'still';
      return paths.map((path) => ({ path, photo, kind }) as const);
    });
  }

  /** Those without the other half in their folder. */
  #loneHalves(): Half[] {
    const halves = this.#halves();
    const isPartner = (one: Half, other: Half): boolean =>
      one.photo === other.photo &&
      one.kind !== other.kind &&
      dirname(one.path) === dirname(other.path);
    return halves.filter((one) => !halves.some((other) => isPartner(one, other)));
  }

  /** Puts the half back that one without its partner lacks. @returns its path */
  putBack(which: number): string | undefined {
    const alone = this.#loneHalves();
    const lone = alone[which % alone.length];
    const bytes = lone && this.#photos[lone.photo];
    if (lone === undefined || bytes === undefined) return undefined;
    const { path, photo, kind } = lone;
    const suffixes = kind === 'still' ? STILL_SUFFIXES : MOTION_SUFFIXES;
    const stem = basename(path).slice(0, -(suffixes[photo] ?? '').length);
    const [name, content] =
      kind === 'still'
        ? [motionName(photo, stem), bytes.motion]
        : [stillName(photo, stem), bytes.stills[0]];
    const back = join(dirname(path), name);
    return this.#write(back, content, {}) ? back : undefined;
  }
}
