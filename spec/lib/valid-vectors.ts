/** Containers that are valid. */
import { sha256 } from '../../src/format/digest.ts';
import { named, changed } from './build.ts';
import { container, manifest, MOTION, motion, SIDECAR, STILL, still, MEDIA } from './sample.ts';
import type { Vector } from './vector.ts';

export async function validVectors(): Promise<Vector[]> {
  const sidecars = Array.from(
    { length: 14 },
    (_, n) => `IMG_0001.${String(n).padStart(2, '0')}.xmp`,
  );
  const longNames = [`${'h'.repeat(195)}.HEIC`, `${'中'.repeat(251)}.MOV`, ...sidecars];
  const all: [string, string, Buffer, Uint8Array[], string[]][] = [
    ['pair', 'two halves', await container(manifest()), [STILL, MOTION], []],
    [
      'sidecars',
      'two halves and two sidecars, in the bytewise order of their names',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE', 'IMG_O0001.AAE']),
      [STILL, MOTION, SIDECAR, SIDECAR],
      ['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE', 'IMG_O0001.AAE'],
    ],
    [
      'names',
      'names that are not portable: each stands under its portable form, with its original',
      await named(['a:b.HEIC', 'CON.MOV', 'a_b.heic', 'e\u0301.xmp', 'x. ']),
      [STILL, MOTION, SIDECAR, SIDECAR, SIDECAR],
      ['a:b.HEIC', 'CON.MOV', 'a_b.heic', 'e\u0301.xmp', 'x. '],
    ],
    [
      'byte-order-mark',
      'a true name that begins with U+FEFF, which is no byte order mark here',
      await named([`\ufeff${'x'.repeat(70)}.HEIC`, '\ufeff.MOV']),
      [STILL, MOTION],
      [`\ufeff${'x'.repeat(70)}.HEIC`, '\ufeff.MOV'],
    ],
    [
      'limits',
      '16 members, names of 200 bytes and of 255 UTF-16 code units, a text of 1 KiB',
      await named(longNames, { media: { ...MEDIA, software: 's'.repeat(1024) } }),
      [STILL, MOTION, ...sidecars.map(() => SIDECAR)],
      longNames,
    ],
    [
      'captured-local',
      'a capture time without an offset, and nothing else known but the types',
      await changed({
        media: {
          captured: '2026-01-09T18:32:07',
          still: { type: 'DNG' },
          motion: { type: 'MP4' },
        },
      }),
      [STILL, MOTION],
      [],
    ],
    [
      'captured-utc',
      'a capture time in UTC',
      await changed({ media: { ...MEDIA, captured: '2026-01-09T09:32:07Z' } }),
      [STILL, MOTION],
      [],
    ],
    [
      'any-script',
      'names in any script are portable',
      await named(['后，竖.HEIC', 'Größe.MOV', 'می\u200cخواهم.xmp', '👨\u200d👩\u200d👧.xmp']),
      [STILL, MOTION, SIDECAR, SIDECAR],
      ['后，竖.HEIC', 'Größe.MOV', 'می\u200cخواهم.xmp', '👨\u200d👩\u200d👧.xmp'],
    ],
    [
      'by-name',
      'halves joined by name, without an identifier, and nothing known about them',
      await container(
        manifest({
          link: { by: 'name' },
          media: { still: { type: 'JPEG' }, motion: { type: 'MOV' } },
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'device-like',
      'names that only begin like device names',
      await named(['console.HEIC', 'com10.MOV']),
      [STILL, MOTION],
      ['console.HEIC', 'com10.MOV'],
    ],
    [
      'times-in-headers',
      'the first and the last modification time that the headers hold, each with a fraction',
      await container(
        manifest({
          members: [
            still({ modified: '1970-01-01T00:00:00.000001Z' }),
            motion({ modified: '2038-01-19T03:14:07.999999Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'times-not-in-headers',
      'the last modification time before, and the first after those that the headers hold',
      await container(
        manifest({
          members: [
            still({ modified: '1969-12-31T23:59:59.999999Z' }),
            motion({ modified: '2038-01-19T03:14:08Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'times',
      'modification times before 1970, of a whole second, and of the last microsecond of 9999',
      await container(
        manifest({
          members: [
            still({ modified: '1969-12-31T23:59:59.5Z' }),
            motion({ modified: '9999-12-31T23:59:59.999999Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
  ];
  return all.map(([name, comment, bytes, contents, names]) => ({
    name: `valid-${name}`,
    expect: 'valid',
    comment,
    bytes,
    zeros: 0,
    statuses: [],
    members: contents.map((content, index) => ({
      name: names[index] ?? ['IMG_0001.HEIC', 'IMG_0001.MOV'][index] ?? '',
      sha256: Buffer.from(sha256(content)).toString('hex'),
    })),
  }));
}
