/** Containers whose manifest breaks a rule for members. */
import { vector, named } from './build.ts';
import { container, halves, manifest, member, motion, SIDECAR, still } from './sample.ts';
import type { Vector } from './vector.ts';

export async function manifestVectors(): Promise<Vector[]> {
  const many = Array.from({ length: 15 }, (_, index) => `S${String(index).padStart(2, '0')}.xmp`);
  return [
    vector(
      'member-count-none',
      'member-count',
      'no members',
      await container(manifest({ members: [] }), []),
    ),
    vector(
      'member-count-one',
      'member-count',
      'a still alone',
      await container(manifest({ members: [still()] }), halves.slice(0, 1)),
    ),
    vector(
      'member-count-many',
      'member-count',
      '17 members',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', ...many]),
    ),
    vector(
      'member-roles-swapped',
      'member-roles',
      'the motion is listed before the still',
      await container(manifest({ members: [motion(), still()] }), halves.toReversed()),
    ),
    vector(
      'member-roles-two-stills',
      'member-roles',
      'two stills and no motion',
      await container(manifest({ members: [still(), motion({ role: 'still' })] })),
    ),
    vector(
      'member-roles-third',
      'member-roles',
      'a second motion in the place of a sidecar',
      await container(
        manifest({ members: [still(), motion(), member('motion', 'x.MOV', SIDECAR)] }),
        [...halves, { name: 'x.MOV', bytes: SIDECAR }],
      ),
    ),
    vector(
      'member-order',
      'member-order',
      'sidecars out of order',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'b.xmp', 'a.xmp']),
    ),
    vector(
      'member-order-units',
      'member-order',
      'sidecars in the order of UTF-16 code units, which is not that of UTF-8',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', '\u{1f600}.xmp', '\uff5e.xmp']),
    ),
    vector(
      'member-order-names',
      'member-order',
      'sidecars in the order of their names, which is not that of their true names',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'bAx.xmp', 'b:x.xmp']),
    ),
    vector(
      'member-order-prefix',
      'member-order',
      'a name stands behind a longer one that begins with it',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'a.xmp', 'a']),
    ),
    vector(
      'member-order-case',
      'member-order',
      'sidecars in the order of a dictionary',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'a.xmp', 'B.xmp']),
    ),
  ];
}
