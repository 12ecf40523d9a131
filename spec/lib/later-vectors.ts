/** Containers of a later version: section 9 of the specification. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { changed, MANIFEST_OFFSET, t, vector, withStatuses } from './build.ts';
import { entries, manifest, MOTION, motion, patch, STILL, still, zip } from './sample.ts';
import type { Vector } from './vector.ts';

const CODE = 'version-unsupported';

/** The manifest of version 2, with types that version 1 does not have: `flag` is true, `rate` a float. */
function foreignManifest(): Buffer {
  const whole = Buffer.from(encodeCbor({ members: [still(), motion()], version: 2 }));
  const more = Buffer.from(`${t('flag')}f5${t('rate')}f93c00`, 'hex');
  return Buffer.concat([Buffer.from([0xa4]), more, whole.subarray(1)]);
}

const both = (one: Vector): Vector => withStatuses(one, 'proven', 'proven');

export async function laterVectors(): Promise<Vector[]> {
  const later = await changed({ version: 2, future: 'unknown' });
  const stillAt = later.indexOf(STILL);
  const stillHeader = MANIFEST_OFFSET + later.readUInt32LE(87);
  return [
    both(
      vector(
        CODE,
        CODE,
        'version 2, with keys of its own: an outcome of its own, not damage',
        later,
      ),
    ),
    both(
      vector(
        `${CODE}-types`,
        CODE,
        'version 2, with types that version 1 does not have (true and a float)',
        await zip(entries(foreignManifest())),
      ),
    ),
    both(
      vector(
        `${CODE}-entries`,
        CODE,
        'version 2, with an entry of its own behind the members, and headers without times',
        await zip(
          entries(encodeCbor({ ...manifest(), version: 2 }), [
            { name: 'IMG_0001.HEIC', bytes: STILL },
            { name: 'IMG_0001.MOV', bytes: MOTION },
            { name: 'future.bin', bytes: Buffer.from('unknown') },
          ]),
        ),
      ),
    ),
    withStatuses(
      vector(
        `${CODE}-digest`,
        CODE,
        'version 2, one bit of the still flipped',
        patch(later, stillAt, [(later[stillAt] ?? 0) ^ 1]),
      ),
      'damaged',
      'proven',
    ),
    withStatuses(
      vector(
        `${CODE}-cut`,
        CODE,
        'version 2, cut off behind the manifest',
        later.subarray(0, stillHeader),
      ),
      'lost',
      'lost',
    ),
    vector(
      'manifest-schema-later-members',
      'manifest-schema',
      'version 2 without members, which every version has',
      await zip(entries(Buffer.from(`a1${t('version')}02`, 'hex'))),
    ),
    vector(
      'manifest-schema-later-digest',
      'manifest-schema',
      'version 2, a digest of 31 bytes',
      await changed({ version: 2, members: [still({ sha256: new Uint8Array(31) }), motion()] }),
    ),
    vector(
      'name-not-portable-later',
      'name-not-portable',
      'version 2, a name that leads out of the folder',
      await zip(
        entries(
          encodeCbor({ ...manifest(), version: 2, members: [still({ name: '../x' }), motion()] }),
        ),
      ),
    ),
    vector(
      'name-clash-later',
      'name-clash',
      'version 2, names that differ by case only',
      await changed({
        version: 2,
        members: [still({ name: 'a.HEIC' }), motion({ name: 'A.heic' })],
      }),
    ),
  ];
}
