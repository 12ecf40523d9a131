/** The input of pairing. It needs no file system. */
import type { Link } from '../../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../../media/common/facts.ts';
import { foldIdentifier } from '../../media/common/identifier.ts';
import type { UnpairedReason } from '../../records.ts';
import { compareText } from '../../format/compare-text.ts';

/** The file of a half. */
export interface HalfFile {
  /** For display and sorting (bytewise). */
  path: string;
  /** Equal text for equal folders. */
  folder: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Set if `folder` is a bundle: all files in it belong to one photo. */
  bundle?: Bundle;
}

/** A file or folder that holds one photo. */
export interface Bundle {
  /** Name of the photo. */
  stem: string;
  /** The folder that contains the bundle; it may contain sidecars. */
  folder: string;
  /** Name of the bundle. */
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

/** A half without a partner, and the first reason that applies. */
export interface Unpaired<File extends HalfFile = HalfFile> {
  half: Half<File>;
  reason: UnpairedReason;
  /** The files that the reason refers to. */
  related: File[];
}

export function isStill<File extends HalfFile>(half: Half<File>): half is StillHalf<File> {
  return half.facts.kind === 'still';
}

export function isMotion<File extends HalfFile>(half: Half<File>): half is MotionHalf<File> {
  return half.facts.kind === 'motion';
}

/** The name of a half for matching: in a bundle, that of the bundle. */
export function nameOf({ file: { name, bundle }, facts }: Half): string {
  return bundle === undefined ? name : `${bundle.stem}.${facts.type}`;
}

/** The identifier of a half, folded for comparison. */
export function identifierOf({ facts }: Half): string | undefined {
  return facts.contentIdentifier === undefined
    ? undefined
    : foldIdentifier(facts.contentIdentifier);
}

/** Compares paths bytewise: the same on every machine, in every locale. */
export function comparePaths(a: Half, b: Half): number {
  return compareText(a.file.path, b.file.path);
}
