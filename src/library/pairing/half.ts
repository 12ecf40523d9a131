/** What pairing works on: facts, and nothing that needs a file system. */
import type { Link } from '../../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../../media/common/facts.ts';
import { foldIdentifier } from '../../media/common/identifier.ts';
import type { UnpairedReason } from '../../records.ts';
import { compareText } from '../../format/compare-text.ts';

/** Where a half is, and how large. */
export interface HalfFile {
  /** For people, and for the order of everything: bytewise. */
  path: string;
  /** The folder it is in: the same text for the same folder. */
  folder: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Set where `folder` is a bundle: all that is in it belongs to one photo. */
  bundle?: Bundle;
}

/** A file or folder that holds one photo. */
export interface Bundle {
  /** What the photo is called. */
  stem: string;
  /** The folder that the bundle is in, where sidecars of its own may lie. */
  folder: string;
  /** The bundle's own name. */
  name: string;
}

/** A file that can be half of a Live Photo. */
export interface Half<
  File extends HalfFile = HalfFile,
  Facts extends StillFacts | MotionFacts = StillFacts | MotionFacts,
> {
  file: File;
  facts: Facts;
}

export type StillHalf<File extends HalfFile = HalfFile> = Half<File, StillFacts>;
export type MotionHalf<File extends HalfFile = HalfFile> = Half<File, MotionFacts>;

/** Where the halves of a pair are. */
export interface PairedFiles<File extends HalfFile = HalfFile> {
  still: { file: File };
  motion: { file: File };
}

/** A still and the motion that belongs to it. */
export interface Pair<File extends HalfFile = HalfFile> {
  still: StillHalf<File>;
  motion: MotionHalf<File>;
  link: Link;
}

/** A half that belongs to no pair, and the first reason that holds. */
export interface Unpaired<File extends HalfFile = HalfFile> {
  half: Half<File>;
  reason: UnpairedReason;
  /** The files that the reason speaks of. */
  related: File[];
}

export function isStill<File extends HalfFile>(half: Half<File>): half is StillHalf<File> {
  return half.facts.kind === 'still';
}

export function isMotion<File extends HalfFile>(half: Half<File>): half is MotionHalf<File> {
  return half.facts.kind === 'motion';
}

/** The name that a half goes by: its own, but in a bundle that of the bundle. */
export function nameOf({ file: { name, bundle }, facts }: Half): string {
  return bundle === undefined ? name : `${bundle.stem}.${facts.type}`;
}

/** The identifier of a half, as it is compared. */
export function identifierOf({ facts }: Half): string | undefined {
  return facts.contentIdentifier === undefined
    ? undefined
    : foldIdentifier(facts.contentIdentifier);
}

/** Bytewise order of paths: the same on every machine, in every locale. */
export function comparePaths(a: Half, b: Half): number {
  return compareText(a.file.path, b.file.path);
}
