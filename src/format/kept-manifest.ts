/**
 * What every later version of the format keeps of a manifest (section 9 of the specification): enough to
 * tell whether a container of that version is as it was packed.
 */
import * as v from 'valibot';
import { LivepkgError } from '../errors.ts';
import type { CborValue } from './cbor-reader.ts';
import { MAX_CONTAINER_BYTES } from './manifest-schema.ts';
import { isPortable } from './portable-name.ts';
import { sha256Schema } from './common-schemas.ts';
import { foldName } from './unicode.ts';

const keptSchema = v.looseObject({
  members: v.array(
    v.looseObject({
      name: v.string(),
      size: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CONTAINER_BYTES - 1)),
      sha256: sha256Schema,
    }),
  ),
});

/** A member, as far as every version describes it. */
export interface KeptMember {
  name: string;
  /** Bytes. */
  size: number;
  sha256: Uint8Array;
}

/**
 * The members of a manifest of a later version.
 *
 * @param manifest as `readCbor` reads it
 * @throws LivepkgError `manifest-schema`, `name-not-portable`, `name-clash`: no version may break these
 */
export function keptMembers(manifest: CborValue): KeptMember[] {
  const result = v.safeParse(keptSchema, manifest, { abortEarly: true });
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]) ?? 'the manifest';
    throw new LivepkgError(
      'manifest-schema',
      `The manifest, of a later version, lacks what every version has: ${where}.`,
    );
  }
  const { members } = result.output;
  const folded = new Set<string>();
  for (const { name } of members) {
    if (!isPortable(name)) {
      throw new LivepkgError(
        'name-not-portable',
        `The name ${JSON.stringify(name)} is not portable, which it must be in every version.`,
      );
    }
    const own = foldName(name);
    if (folded.has(own)) {
      throw new LivepkgError('name-clash', `The name "${name}" stands for two members.`);
    }
    folded.add(own);
  }
  return members;
}
