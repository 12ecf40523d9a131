/** Containers that are valid. */
import { changed, named, validVector } from './build.ts';
import {
  container,
  manifest,
  member,
  MOTION,
  motion,
  SIDECAR,
  STILL,
  still,
  MEDIA,
} from './sample.ts';
import type { Vector } from './vector.ts';

const EMPTY = new Uint8Array();

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
    [
      'times-calendar',
      'the 29th of February of a year divisible by 400, and by 4',
      await container(
        manifest({
          members: [
            still({ modified: '2000-02-29T23:59:59Z' }),
            motion({ modified: '2024-02-29T00:00:00.1Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'times-first',
      'the first time that a manifest can have',
      await container(
        manifest({
          members: [
            still({ modified: '0000-01-01T00:00:00Z' }),
            motion({ modified: '0000-02-29T00:00:00.000001Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'captured-offset',
      'a capture time with the greatest offset to the west',
      await changed({ media: { ...MEDIA, captured: '2026-01-09T18:32:07-23:59' } }),
      [STILL, MOTION],
      [],
    ],
    [
      'empty-members',
      'members of no bytes',
      await container(
        manifest({ members: [member('still', 'e.HEIC', EMPTY), member('motion', 'e.MOV', EMPTY)] }),
        [
          { name: 'e.HEIC', bytes: EMPTY },
          { name: 'e.MOV', bytes: EMPTY },
        ],
      ),
      [EMPTY, EMPTY],
      ['e.HEIC', 'e.MOV'],
    ],
    [
      'numbers',
      'the greatest numbers that a manifest can have, and a duration of 0',
      await changed({
        media: {
          still: { type: 'PNG', width: 2 ** 32 - 1, height: 1 },
          motion: { type: 'MP4', width: 1, height: 65_536, duration: 0, stillTime: 2 ** 32 - 1 },
        },
      }),
      [STILL, MOTION],
      [],
    ],
    [
      'texts',
      'texts of 1,024 bytes, a space that is not U+0020 at an end, and codes with U+00A9 and spaces',
      await changed({
        link: { by: 'content-identifier', id: 'é'.repeat(512) },
        media: {
          make: 'é'.repeat(512),
          model: '\u00a0iPhone\u00a0',
          software: 'two  spaces',
          location: ',',
          still: { type: 'HEIC' },
          motion: { type: 'MOV', video: '\u00a9a~!', audio: '    ' },
        },
      }),
      [STILL, MOTION],
      [],
    ],
    [
      'identifier',
      'an identifier of any characters: a line end, a space, U+0000',
      await changed({ link: { by: 'content-identifier', id: ' \n\0' } }),
      [STILL, MOTION],
      [],
    ],
  ];
  return all.map(([name, comment, bytes, contents, names]) =>
    validVector(
      name,
      comment,
      bytes,
      contents.map((content, index): [string, Uint8Array] => [
        names[index] ?? ['IMG_0001.HEIC', 'IMG_0001.MOV'][index] ?? '',
        content,
      ]),
    ),
  );
}
