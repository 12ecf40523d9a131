/** Rules for values that several schemas share. */
import * as v from 'valibot';
import { SHA256_BYTES } from './digest.ts';
import { utf8Length } from './layout/bytes.ts';

export const isWellFormed = v.check((value: string) => value.isWellFormed(), 'unpaired surrogate');

/** At most so many bytes of UTF-8. Counted, not encoded as valibot's own does: there are very many. */
export const maxBytes = (most: number) =>
  v.check((value: string) => utf8Length(value) <= most, `longer than ${most} bytes`);

/** A SHA-256, as bytes. */
export const sha256Schema = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length === SHA256_BYTES,
  `expected ${SHA256_BYTES} bytes`,
);
