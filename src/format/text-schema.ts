/** Rules for texts that a manifest and a catalog share. */
import * as v from 'valibot';
import { utf8Length } from './layout/bytes.ts';

export const isWellFormed = v.check((value: string) => value.isWellFormed(), 'unpaired surrogate');

/** At most so many bytes of UTF-8. Counted, not encoded as valibot's own does: there are very many. */
export const maxBytes = (most: number) =>
  v.check((value: string) => utf8Length(value) <= most, `longer than ${most} bytes`);
