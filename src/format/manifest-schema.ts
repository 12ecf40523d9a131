/**
 * The shape of a manifest, as `spec/manifest.cddl` has it. The types come from this schema; rules
 * that no schema can state (order, names, times) are in `manifest-rules.ts`.
 */
import * as v from 'valibot';
import { isWellFormed, maxBytes, sha256Schema } from './common-schemas.ts';

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
  sha256: sha256Schema,
  modified: text,
});

/** What a camera wrote, for people: nothing around it that cannot be seen, and no control characters. */
export const describedSchema = v.pipe(
  text,
  v.minLength(1),
  v.check((value) => !value.startsWith(' ') && !value.endsWith(' '), 'space at an end'),
  v.check((value) => !/\p{Cc}/u.test(value), 'control character'),
);

/** Code of a sample entry: four characters, as ISO base media and QuickTime have them. */
const sampleCode = v.pipe(v.string(), v.regex(/^[ -~\u00a9]{4}$/, 'not four characters'));

/** Pixels. Either both are known or neither is. */
const pixels = v.exactOptional(v.pipe(uint, v.minValue(1)));
const dimensions = { width: pixels, height: pixels };

const bothOrNeither = <Half extends { width?: number; height?: number }>() =>
  v.check<Half, string>(
    ({ width, height }) => (width === undefined) === (height === undefined),
    'one dimension without the other',
  );

const mediaSchema = v.strictObject({
  captured: v.exactOptional(text),
  make: v.exactOptional(describedSchema),
  model: v.exactOptional(describedSchema),
  software: v.exactOptional(describedSchema),
  location: v.exactOptional(describedSchema),
  still: v.pipe(
    v.strictObject({ type: v.picklist(['HEIC', 'JPEG', 'DNG', 'PNG']), ...dimensions }),
    bothOrNeither(),
  ),
  motion: v.pipe(
    v.strictObject({
      type: v.picklist(['MOV', 'MP4']),
      ...dimensions,
      duration: v.exactOptional(uint),
      video: v.exactOptional(sampleCode),
      audio: v.exactOptional(sampleCode),
      stillTime: v.exactOptional(uint),
    }),
    bothOrNeither(),
  ),
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
