/** The texts of motions (8.7). */
import { ascii, box, fullBox, u32 } from '../../../fixtures/lib/bytes.ts';
import type { MediaVector } from './media-vector.ts';
import {
  data,
  IDENTIFIER_TEXT,
  item,
  key,
  keysAndItems,
  moov,
  motion,
  QT,
  texts,
} from './motion-parts.ts';
import { motionVector, PLAIN_MOTION_MEDIA, refusedMotion } from './vector-kinds.ts';

/** What `moov` ends with, and the facts that are in it. */
const metadata = (
  name: string,
  comment: string,
  tail: readonly Buffer[],
  facts: { make?: string; model?: string; captured?: string },
): MediaVector =>
  motionVector(`key-${name}`, comment, motion({ tail }), { ...facts, motion: PLAIN_MOTION_MEDIA });

/** `meta` with the identifier, and with these keys and items from number 2 on. */
const meta = (keys: readonly Buffer[], items: readonly Buffer[]): Buffer =>
  box(
    'meta',
    keysAndItems([key(IDENTIFIER_TEXT[0]), ...keys], [item(1, data(IDENTIFIER_TEXT[1])), ...items]),
  );

export function keyVectors(): MediaVector[] {
  const apple = texts(IDENTIFIER_TEXT, ['make', 'Apple']);
  const other = texts(['make', 'Other'], ['model', 'Model']);
  const make = key('make');
  return [
    metadata('plain', 'meta as a box of boxes', [box('meta', apple)], { make: 'Apple' }),
    metadata('full', 'meta as a full box', [fullBox('meta', 0, 0, apple)], { make: 'Apple' }),
    metadata('keys-first', 'meta that begins with keys', [box('meta', apple.subarray(8 + 26))], {
      make: 'Apple',
    }),
    metadata('user-data', 'meta in udta', [box('udta', box('meta', apple), u32(0))], {
      make: 'Apple',
    }),
    metadata('user-data-full', 'a full meta in udta', [box('udta', fullBox('meta', 0, 0, apple))], {
      make: 'Apple',
    }),
    metadata(
      'both',
      'moov/meta counts before udta, also behind it, and udta gives what that lacks',
      [box('udta', box('meta', other)), box('meta', apple)],
      { make: 'Apple', model: 'Model' },
    ),
    metadata(
      'two-metas',
      'every meta in moov, in order',
      [box('meta', apple), box('meta', other)],
      { make: 'Apple', model: 'Model' },
    ),
    metadata(
      'two-in-user-data',
      'of a udta only the first meta, and every udta',
      [
        box('udta', box('meta', apple), box('meta', texts(['model', 'Other']))),
        box('udta', box('meta', other)),
      ],
      { make: 'Apple', model: 'Model' },
    ),
    metadata(
      'twice',
      'a key twice: the first item counts',
      [meta([make, make], [item(3, data('Apple')), item(2, data('Other'))])],
      { make: 'Apple' },
    ),
    metadata(
      'twice-left-out',
      'a text that is left out does not keep the next from counting',
      [meta([make, make], [item(2, data(' ')), item(3, data('Apple'))])],
      { make: 'Apple' },
    ),
    metadata(
      'date-twice',
      'a creationdate that is no date does',
      [
        meta(
          [key('creationdate'), key('creationdate')],
          [item(2, data('yesterday')), item(3, data('2026-01-09T18:32:07Z'))],
        ),
      ],
      {},
    ),
    metadata(
      'number',
      'the type of an item is the number of its key, whatever its own place',
      [meta([key('model'), make], [item(3, data('Apple')), item(2, data('Model'))])],
      { make: 'Apple', model: 'Model' },
    ),
    metadata(
      'number-outside',
      'items of numbers that no key has',
      [meta([make], [item(0, data('Other')), item(9, data('Other')), item(2, data('Apple'))])],
      { make: 'Apple' },
    ),
    metadata(
      'name-space',
      'a key of another type than mdta',
      [meta([box('udta', ascii('com.apple.quicktime.make'))], [item(2, data('Apple'))])],
      {},
    ),
    metadata(
      'case',
      'names in upper case, longer ones, and ones without the prefix',
      [
        meta(
          [key('MAKE'), key('make '), box('mdta', ascii('make')), key('makes')],
          [2, 3, 4, 5].map((number) => item(number, data('Apple'))),
        ),
      ],
      {},
    ),
    metadata(
      'no-items',
      'a meta with keys and no ilst, and one the other way round',
      [
        box('meta', fullBox('keys', 0, 0, u32(1), make)),
        box('meta', box('ilst', item(1, data('Other')))),
        box('meta', apple),
      ],
      { make: 'Apple' },
    ),
    metadata(
      'type',
      'a value of another type than 1',
      [meta([make], [item(2, data('Apple', 2))])],
      {},
    ),
    metadata(
      'values',
      'the first value of type 1, in whatever language',
      [
        meta(
          [make],
          [item(2, data('Zero', 0), box('data', u32(1, 17), ascii('Apple')), data('Other'))],
        ),
      ],
      { make: 'Apple' },
    ),
    metadata(
      'value-bad',
      'the first of type 1 counts, even if its text is left out',
      [meta([make], [item(2, data('\0'), data('Apple'))])],
      {},
    ),
    metadata(
      'value-short',
      'a data without room for type and language is passed over',
      [meta([make], [item(2, box('data', u32(1)), data('Apple'))])],
      { make: 'Apple' },
    ),
    motionVector(
      'key-media-data',
      'nothing counts that lies in mdat',
      Buffer.concat([
        QT,
        box('mdat', moov({ texts: [['make', 'Other']] })),
        motion({ ftyp: [], texts: [['model', 'Model']] }),
      ]),
      { model: 'Model', motion: PLAIN_MOTION_MEDIA },
    ),
    refusedMotion(
      'key-long',
      'a key that is longer than the rest of keys',
      motion({
        tail: [box('meta', fullBox('keys', 0, 0, u32(1, 99), ascii('mdta')), box('ilst'))],
      }),
    ),
  ];
}
