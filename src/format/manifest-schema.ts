/**
 * The shape of a manifest, as `spec/manifest.cddl` has it. The types come from this schema; rules
 * that no schema can state (order, names, times) are in `manifest-rules.ts`.
 */
import * as v from 'valibot';
import { SHA256_BYTES } from './digest.ts';
import { isWellFormed, maxBytes } from './text-schema.ts';

/** The one version of the format that this code reads and writes. */
export const FORMAT_VERSION = 1;

/** The longest text in a manifest, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 1024;

/** A container is smaller than this many bytes, and so is each member. */
export const MAX_CONTAINER_BYTES = 2 ** 30;

/** Members of so many bytes together fit in any case: all else in a container takes 43 KB at most. */
export const SURE_TO_FIT_BYTES = MAX_CONTAINER_BYTES - 64 * 1024;

const text = v.pipe(v.string(), maxBytes(MAX_TEXT_BYTES), isWellFormed);
const uint = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

const linkSchema = v.variant('by', [
  v.strictObject({
    by: v.literal('content-identifier'),
    id: v.pipe(text, v.minLength(1)),
  }),
  v.strictObject({ by: v.literal('name') }),
]);

const memberSchema = v.strictObject({
  role: v.picklist(['still', 'motion', 'sidecar']),
  name: text,
  original: v.exactOptional(text),
  size: v.pipe(uint, v.maxValue(MAX_CONTAINER_BYTES - 1)),
  sha256: v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === SHA256_BYTES,
    `expected ${SHA256_BYTES} bytes`,
  ),
  modified: text,
});

const dimensions = { width: v.exactOptional(uint), height: v.exactOptional(uint) };

const mediaSchema = v.strictObject({
  captured: v.exactOptional(text),
  make: v.exactOptional(text),
  model: v.exactOptional(text),
  software: v.exactOptional(text),
  location: v.exactOptional(text),
  still: v.strictObject({ type: text, ...dimensions }),
  motion: v.strictObject({
    type: text,
    ...dimensions,
    duration: v.exactOptional(uint),
    video: v.exactOptional(text),
    audio: v.exactOptional(text),
    stillTime: v.exactOptional(uint),
  }),
});

export const manifestSchema = v.strictObject({
  version: v.literal(FORMAT_VERSION),
  link: linkSchema,
  members: v.array(memberSchema),
  media: mediaSchema,
});

/** What a container says it holds. */
export type Manifest = v.InferOutput<typeof manifestSchema>;
/** One file in a container. */
export type Member = v.InferOutput<typeof memberSchema>;
/** What proves that the halves belong together. */
export type Link = v.InferOutput<typeof linkSchema>;
/** What the halves say about themselves. */
export type Media = v.InferOutput<typeof mediaSchema>;
