/** A vector of section 8: a still, a motion, and what a writer makes of them. */
import type { Link, Media } from '../../../src/format/manifest-schema.ts';

/** What a manifest has of the pair, or what of it is refused. */
export type MediaOutcome =
  { link: Link; media: Media } | { refused: 'still' | 'motion' | 'the two as a pair' };

export interface MediaVector {
  name: string;
  comment: string;
  still: Buffer;
  motion: Buffer;
  outcome: MediaOutcome;
}

/** The folder of a vector: its files by name. */
export function formatMediaVector(vector: MediaVector): { name: string; file: Buffer }[] {
  const facts = { comment: vector.comment, ...vector.outcome };
  return [
    { name: 'facts.json', file: Buffer.from(`${JSON.stringify(facts, undefined, 2)}\n`) },
    { name: 'motion', file: vector.motion },
    { name: 'still', file: vector.still },
  ];
}
