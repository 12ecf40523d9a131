/** Halves out of thin air: pairing works on facts, and needs no files. */
import type { Half, HalfFile } from '../../../src/library/pairing/half.ts';
import {
  halvesToDigest,
  pairHalves,
  type Pairing,
} from '../../../src/library/pairing/pair-halves.ts';

/** What a test says of a half; the rest is filled in. */
export interface HalfOptions {
  id?: string;
  /** Stands for the bytes: halves with the same text are copies. Default: the path, so no copy. */
  bytes?: string;
  size?: number;
  captured?: string;
  /** It is cut off. */
  damaged?: true;
  /** Milliseconds; of a motion. */
  duration?: number;
}

const bytesOf = new WeakMap<Half, string>();

/** Sizes follow from the bytes, as they do for real files. */
function sizeOf(bytes: string): number {
  let size = 1000;
  for (const character of bytes) size = (size * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return size;
}

/** A file by its path: what pairing knows of one. */
export function fileAt(path: string, { size, bytes = path }: HalfOptions = {}) {
  const slash = path.lastIndexOf('/');
  return {
    path,
    folder: path.slice(0, slash + 1),
    name: path.slice(slash + 1),
    size: size ?? sizeOf(bytes),
  };
}

const damageOf = ({ damaged }: HalfOptions) =>
  damaged ? { damage: { code: 'media-truncated', message: 'The file is cut off.' } as const } : {};

/** A still; its type follows from the extension, JPEG bytes under `.HEIC` are made otherwise. */
export function still(path: string, options: HalfOptions = {}): Half {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const type = extension === 'dng' ? 'DNG' : /^jpe?g$/.test(extension) ? 'JPEG' : 'HEIC';
  const { id, captured, bytes = path } = options;
  const half: Half = {
    file: fileAt(path, options),
    facts: {
      kind: 'still',
      type,
      ...(id === undefined ? {} : { contentIdentifier: id }),
      ...(captured === undefined ? {} : { captured }),
      ...damageOf(options),
    },
  };
  bytesOf.set(half, bytes);
  return half;
}

/** A motion file. */
export function motion(path: string, options: HalfOptions = {}): Half {
  const { id, captured, duration = 2000, bytes = path } = options;
  const half: Half = {
    file: fileAt(path, options),
    facts: {
      kind: 'motion',
      type: 'MOV',
      duration,
      ...(id === undefined ? {} : { contentIdentifier: id }),
      ...(captured === undefined ? {} : { captured }),
      ...damageOf(options),
    },
  };
  bytesOf.set(half, bytes);
  return half;
}

/** Pairs halves as a survey does: only those digests are given that pairing asks for. */
export function pair(halves: readonly Half[], others: readonly HalfFile[] = []): Pairing {
  const digests = new Map(halvesToDigest(halves).map((half) => [half, bytesOf.get(half) ?? '']));
  return pairHalves(halves, digests, others);
}

/** A pairing in a few words, one line each, sorted: for comparing. */
export function inWords({ pairs, pairsByName, unpaired, ordinary }: Pairing): string[] {
  return [
    ...pairs.map((p) => `${p.still.file.path} + ${p.motion.file.path}`),
    ...pairsByName.map((p) => `${p.still.file.path} ~ ${p.motion.file.path}`),
    ...unpaired.map(({ half, reason }) => `${half.file.path}: ${reason}`),
    ...ordinary.map(({ file }) => `${file.path}: ordinary`),
  ].toSorted();
}
