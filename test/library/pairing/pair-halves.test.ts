import { describe, expect, test } from 'vitest';
import type { Half } from '../../../src/library/pairing/half.ts';
import { halvesToDigest } from '../../../src/library/pairing/pair-halves.ts';
import { fileAt, inWords, motion, pair, still } from './half-maker.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const ID = 'A1B6F0C2-3D58-4E1F-9C07-5E2A84D1F301';
const OTHER = 'B2C7A1D3-4E69-4F20-8D18-6F3B95E2A402';
const UUID = '51f2bef7-431a-4d31-8ac1-3284a57826ae';
const NOON = '2026-01-09T12:00:00+01:00';

/** A case: what it is, the halves, and what must come of them. */
type Case = [name: string, halves: Half[], outcome: string[]];

const nameForms: Case[] = [
  ['one stem', 'IMG_0001.HEIC', 'IMG_0001.MOV'],
  ['one stem, another case', 'IMG_0001.heic', 'img_0001.MOV'],
  ['one stem, another normal form', 'Bäume.HEIC', 'Ba\u0308ume.MOV'],
  ['Takeout', 'IMG_0001.HEIC', 'IMG_0001.MP4'],
  ['Takeout, numbered on both sides', 'IMG_0001(1).HEIC', 'IMG_0001(1).MP4'],
  ['icloudpd', 'IMG_0001.HEIC', 'IMG_0001_HEVC.MOV'],
  ['Photos library, original', `${UUID}.heic`, `${UUID}_3.mov`],
  ['Photos library, render', `${UUID}_1_201_a.heic`, `${UUID}_2_100_a.mov`],
  ['osxphotos, edited', 'IMG_3582_edited.heic', 'IMG_3582_edited.mov'],
  ['edited on the phone', 'IMG_E3582.HEIC', 'IMG_E3582.MOV'],
  ['two extensions', 'IMG_5196.HEIC', 'IMG_5196.MOV.mov'],
  ['two extensions, of the still', 'IMG_5196.HEIC', 'IMG_5196.HEIC.mov'],
].map(([name = '', heic = '', mov = '']): Case => {
  // A second still and motion of the same identifier: only the names can tell.
  const halves = [
    still(`a/${heic}`, { id: ID }),
    motion(`a/${mov}`, { id: ID }),
    still('b/elsewhere.HEIC', { id: ID }),
    motion('c/elsewhere else.MOV', { id: ID }),
  ];
  const outcome = [
    `a/${heic} + a/${mov}`,
    'b/elsewhere.HEIC: ambiguous',
    'c/elsewhere else.MOV: ambiguous',
  ];
  return [name, halves, outcome];
});

const cases: Case[] = [
  [
    'icloudpd, where a name was taken: each half has its own size in its name',
    [
      still('a/FullSizeRender-2369959.HEIC', { id: ID, size: 2369959 }),
      motion('a/FullSizeRender_HEVC-4559592.MOV', { id: ID, size: 4559592 }),
      motion('b/other.MOV', { id: ID }),
    ],
    [
      'a/FullSizeRender-2369959.HEIC + a/FullSizeRender_HEVC-4559592.MOV',
      'b/other.MOV: variant-of',
    ],
  ],
  [
    'a number that is not the size is no such name',
    [
      still('a/FullSizeRender-1.HEIC', { id: ID, size: 2369959 }),
      motion('a/FullSizeRender_HEVC-2.MOV', { id: ID, size: 4559592 }),
      motion('b/other.MOV', { id: ID }),
    ],
    [
      'a/FullSizeRender-1.HEIC: ambiguous',
      'a/FullSizeRender_HEVC-2.MOV: ambiguous',
      'b/other.MOV: ambiguous',
    ],
  ],
  [
    'identifiers are compared without case, whatever the names',
    [still('a/x.HEIC', { id: ID }), motion('a/y.MOV', { id: ID.toLowerCase() })],
    ['a/x.HEIC + a/y.MOV'],
  ],
  [
    'identifiers are otherwise compared exactly',
    [still('a/x.HEIC', { id: ID }), motion('a/x.MOV', { id: `${ID} ` })],
    ['a/x.HEIC: different-identifier', 'a/x.MOV: different-identifier'],
  ],
  [
    'different identifiers never pair, whatever the names say',
    [still('a/IMG_1.HEIC', { id: ID }), motion('a/IMG_1.MOV', { id: OTHER })],
    ['a/IMG_1.HEIC: different-identifier', 'a/IMG_1.MOV: different-identifier'],
  ],
  [
    'two photos whose names are crossed pair by identifier',
    [
      still('a/IMG_1.HEIC', { id: ID }),
      motion('a/IMG_2.MOV', { id: ID }),
      still('a/IMG_2.HEIC', { id: OTHER }),
      motion('a/IMG_1.MOV', { id: OTHER }),
    ],
    ['a/IMG_1.HEIC + a/IMG_2.MOV', 'a/IMG_2.HEIC + a/IMG_1.MOV'],
  ],
  [
    'HEIC goes before DNG before JPEG',
    [
      still('a/IMG_1.JPG', { id: ID }),
      still('a/IMG_1.HEIC', { id: ID }),
      still('a/IMG_1.DNG', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID }),
    ],
    ['a/IMG_1.DNG: variant-of', 'a/IMG_1.HEIC + a/IMG_1.MOV', 'a/IMG_1.JPG: variant-of'],
  ],
  [
    'DNG goes before JPEG',
    [
      still('a/IMG_1.JPG', { id: ID }),
      still('a/IMG_1.DNG', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID }),
    ],
    ['a/IMG_1.DNG + a/IMG_1.MOV', 'a/IMG_1.JPG: variant-of'],
  ],
  [
    'a better name goes before a better type',
    [
      still('a/IMG_1.JPG', { id: ID }),
      still('a/IMG_1(1).HEIC', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID }),
    ],
    ['a/IMG_1(1).HEIC: variant-of', 'a/IMG_1.JPG + a/IMG_1.MOV'],
  ],
  [
    'a number on one side breaks a tie under one identifier',
    [
      still('a/IMG_1(1).HEIC', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID }),
      motion('a/IMG_7.MOV', { id: ID }),
    ],
    ['a/IMG_1(1).HEIC + a/IMG_1.MOV', 'a/IMG_7.MOV: variant-of'],
  ],
  [
    'two motions of one name and two bytes: nothing says which',
    [
      still('a/IMG_1.HEIC', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID }),
      motion('a/IMG_1.MP4', { id: ID }),
    ],
    ['a/IMG_1.HEIC: ambiguous', 'a/IMG_1.MOV: ambiguous', 'a/IMG_1.MP4: ambiguous'],
  ],
  [
    'two motions of one name and the same bytes count once: the first path',
    [
      still('a/IMG_1.HEIC', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID, bytes: 'm' }),
      motion('a/IMG_1.MP4', { id: ID, bytes: 'm' }),
    ],
    ['a/IMG_1.HEIC + a/IMG_1.MOV', 'a/IMG_1.MP4: duplicate-of'],
  ],
  [
    'a library copied into two folders gives two pairs, each in its place',
    ['a', 'b'].flatMap((folder) => [
      still(`${folder}/IMG_1.HEIC`, { id: ID, bytes: 's' }),
      motion(`${folder}/IMG_1.MOV`, { id: ID, bytes: 'm' }),
    ]),
    ['a/IMG_1.HEIC + a/IMG_1.MOV', 'b/IMG_1.HEIC + b/IMG_1.MOV'],
  ],
  [
    'also where the names in them do not match',
    ['a', 'b'].flatMap((folder) => [
      still(`${folder}/x.HEIC`, { id: ID, bytes: 's' }),
      motion(`${folder}/y.MOV`, { id: ID, bytes: 'm' }),
    ]),
    ['a/x.HEIC + a/y.MOV', 'b/x.HEIC + b/y.MOV'],
  ],
  [
    'a copy of a half whose partner was deleted is a duplicate, and orphans nothing',
    [
      still('a/IMG_1.HEIC', { id: ID, bytes: 's' }),
      motion('a/IMG_1.MOV', { id: ID, bytes: 'm' }),
      still('b/IMG_1.HEIC', { id: ID, bytes: 's' }),
      motion('c/IMG_1.MOV', { id: ID, bytes: 'm' }),
    ],
    ['a/IMG_1.HEIC + a/IMG_1.MOV', 'b/IMG_1.HEIC: duplicate-of', 'c/IMG_1.MOV: duplicate-of'],
  ],
  [
    'the halves may lie in two folders; copies count once, the first path pairs',
    [
      still('c/IMG_1.HEIC', { id: ID, bytes: 's' }),
      still('b/IMG_1.HEIC', { id: ID, bytes: 's' }),
      motion('d/IMG_9.MOV', { id: ID }),
    ],
    ['b/IMG_1.HEIC + d/IMG_9.MOV', 'c/IMG_1.HEIC: duplicate-of'],
  ],
  [
    'across folders nothing pairs if another half of the run has the identifier',
    [
      still('a/IMG_1.HEIC', { id: ID }),
      still('b/IMG_1.HEIC', { id: ID }),
      motion('c/IMG_1.MOV', { id: ID }),
    ],
    ['a/IMG_1.HEIC: ambiguous', 'b/IMG_1.HEIC: ambiguous', 'c/IMG_1.MOV: ambiguous'],
  ],
  [
    'capture times five seconds apart are those of one photo',
    [
      still('a/x.HEIC', { id: ID, captured: NOON }),
      motion('b/y.MOV', { id: ID, captured: '2026-01-09T11:00:05Z' }),
    ],
    ['a/x.HEIC + b/y.MOV'],
  ],
  [
    'capture times six seconds apart are those of strangers',
    [
      still('a/x.HEIC', { id: ID, captured: NOON }),
      motion('b/y.MOV', { id: ID, captured: '2026-01-09T12:00:06+01:00' }),
    ],
    ['a/x.HEIC: ambiguous', 'b/y.MOV: ambiguous'],
  ],
  [
    'without an offset, the clock on the wall is compared',
    [
      still('a/x.HEIC', { id: ID, captured: '2026-01-09T12:00:01' }),
      motion('b/y.MOV', { id: ID, captured: NOON }),
    ],
    ['a/x.HEIC + b/y.MOV'],
  ],
  [
    'a matching name needs no times',
    [
      still('a/x.HEIC', { id: ID, captured: NOON }),
      motion('a/x.MOV', { id: ID, captured: '2019-01-01T00:00:00Z' }),
    ],
    ['a/x.HEIC + a/x.MOV'],
  ],
  [
    'a still named for its own copy of a template pairs with that copy',
    [
      still('a/one.HEIC', { id: ID }),
      motion('a/one.MOV', { id: ID, bytes: 'template' }),
      still('a/two.HEIC', { id: ID }),
      motion('a/two.MOV', { id: ID, bytes: 'template' }),
    ],
    ['a/one.HEIC + a/one.MOV', 'a/two.HEIC + a/two.MOV'],
  ],
  [
    'a still left over with a template named for something else is ambiguous',
    [
      still('a/one.HEIC', { id: ID }),
      motion('a/one.MOV', { id: ID, bytes: 'template' }),
      still('a/two.HEIC', { id: ID }),
      motion('a/three.MOV', { id: ID, bytes: 'template' }),
    ],
    ['a/one.HEIC + a/one.MOV', 'a/three.MOV: duplicate-of', 'a/two.HEIC: ambiguous'],
  ],
  [
    'a template in another folder swallows no still of this one',
    [
      still('a/two.HEIC', { id: ID }),
      motion('a/three.MOV', { id: ID, bytes: 'template' }),
      still('b/four.HEIC', { id: ID }),
      motion('b/five.MOV', { id: ID, bytes: 'template' }),
    ],
    [
      'a/three.MOV: ambiguous',
      'a/two.HEIC: ambiguous',
      'b/five.MOV: ambiguous',
      'b/four.HEIC: ambiguous',
    ],
  ],
  [
    'a template of which two strangers have copies is of nobody else, times or no times',
    [
      still('a/two.HEIC', { id: ID }),
      motion('a/one.MOV', { id: ID, bytes: 'template' }),
      motion('a/three.MOV', { id: ID, bytes: 'template' }),
    ],
    ['a/one.MOV: ambiguous', 'a/three.MOV: ambiguous', 'a/two.HEIC: ambiguous'],
  ],
  [
    'a number on one side joins no strangers',
    [
      still('a/IMG_1.HEIC', { id: ID, captured: NOON }),
      motion('a/IMG_1(1).MOV', { id: ID, captured: '2019-01-01T00:00:00Z' }),
    ],
    ['a/IMG_1(1).MOV: ambiguous', 'a/IMG_1.HEIC: ambiguous'],
  ],
  [
    'a stranger does not get the motion of a damaged still',
    [
      still('a/two.HEIC', { id: ID, damaged: true }),
      motion('a/two.MOV', { id: ID }),
      still('a/one.HEIC', { id: ID, captured: NOON }),
    ],
    ['a/one.HEIC: variant-of', 'a/two.HEIC + a/two.MOV'],
  ],
  [
    'a whole motion goes before a damaged one, even under a worse name',
    [
      still('a/IMG_1.HEIC', { id: ID }),
      motion('a/IMG_1.MOV', { id: ID, damaged: true }),
      motion('a/IMG_1(1).MOV', { id: ID }),
    ],
    ['a/IMG_1.HEIC + a/IMG_1(1).MOV', 'a/IMG_1.MOV: variant-of'],
  ],
  [
    'a stranger whose own motion is lost is no variant of another photo',
    [
      still('a/one.HEIC', { id: ID, captured: NOON }),
      motion('a/one.MOV', { id: ID }),
      still('a/two.HEIC', { id: ID, captured: '2019-01-01T00:00:00Z' }),
    ],
    ['a/one.HEIC + a/one.MOV', 'a/two.HEIC: ambiguous'],
  ],
  [
    'a motion that says it lasts no time at all is no short one',
    [still('a/IMG_1.HEIC'), motion('a/IMG_1.MP4', { duration: 0 })],
    ['a/IMG_1.HEIC: ordinary', 'a/IMG_1.MP4: ordinary'],
  ],
  [
    'a half whose name matches a paired one is not promised to it',
    [still('a/I.HEIC'), motion('a/I.MOV', { id: ID }), still('b/z.HEIC', { id: ID })],
    ['a/I.HEIC: ordinary', 'b/z.HEIC + a/I.MOV'],
  ],
  [
    'a half whose partner is nowhere, and its copy',
    [
      still('a/IMG_1.HEIC', { id: ID, bytes: 's' }),
      still('b/IMG_1.HEIC', { id: ID, bytes: 's' }),
      motion('a/IMG_2.MOV', { id: OTHER }),
    ],
    ['a/IMG_1.HEIC: no-partner', 'a/IMG_2.MOV: no-partner', 'b/IMG_1.HEIC: no-partner'],
  ],
  [
    'an edited copy and its original claim one identifier, and no motion is there (Takeout)',
    [still('a/IMG_1.jpeg', { id: ID }), still('a/IMG_1-edited.jpeg', { id: ID })],
    ['a/IMG_1-edited.jpeg: ambiguous', 'a/IMG_1.jpeg: ambiguous'],
  ],
  [
    'without identifiers, matching names make a pair probable',
    [still('a/IMG_1.HEIC'), motion('a/IMG_1.MOV')],
    ['a/IMG_1.HEIC ~ a/IMG_1.MOV', 'a/IMG_1.HEIC: name-only', 'a/IMG_1.MOV: name-only'],
  ],
  [
    'also where only one half lost its identifier',
    [still('a/IMG_1.HEIC', { id: ID }), motion('a/IMG_1_HEVC.MOV')],
    ['a/IMG_1.HEIC ~ a/IMG_1_HEVC.MOV', 'a/IMG_1.HEIC: name-only', 'a/IMG_1_HEVC.MOV: name-only'],
  ],
  [
    'a motion of more than six seconds is a video',
    [still('a/IMG_1.HEIC'), motion('a/IMG_1.MOV', { duration: 6001 })],
    ['a/IMG_1.HEIC: ordinary', 'a/IMG_1.MOV: ordinary'],
  ],
  [
    'six seconds are not too long',
    [still('a/IMG_1.HEIC'), motion('a/IMG_1.MOV', { duration: 6000 })],
    ['a/IMG_1.HEIC ~ a/IMG_1.MOV', 'a/IMG_1.HEIC: name-only', 'a/IMG_1.MOV: name-only'],
  ],
  [
    'by name nothing pairs across folders',
    [still('a/IMG_1.HEIC'), motion('b/IMG_1.MOV')],
    ['a/IMG_1.HEIC: ordinary', 'b/IMG_1.MOV: ordinary'],
  ],
  [
    'by name nothing pairs that has a number on one side',
    [still('a/IMG_1(1).HEIC'), motion('a/IMG_1.MOV')],
    ['a/IMG_1(1).HEIC: ordinary', 'a/IMG_1.MOV: ordinary'],
  ],
  [
    'by name nothing pairs that has a second candidate',
    [still('a/IMG_1.HEIC'), still('a/IMG_1.JPG'), motion('a/IMG_1.MOV')],
    ['a/IMG_1.HEIC: ordinary', 'a/IMG_1.JPG: ordinary', 'a/IMG_1.MOV: ordinary'],
  ],
  [
    'a numbered stranger is a second candidate too',
    [still('a/IMG_1.HEIC'), still('a/IMG_1(1).HEIC'), motion('a/IMG_1.MOV')],
    ['a/IMG_1(1).HEIC: ordinary', 'a/IMG_1.HEIC: ordinary', 'a/IMG_1.MOV: ordinary'],
  ],
  [
    'a still that has its motion is a second candidate for another of that name',
    [still('a/IMG_1.HEIC', { id: ID }), motion('a/IMG_1.MOV', { id: ID }), motion('a/IMG_1.MP4')],
    ['a/IMG_1.HEIC + a/IMG_1.MOV', 'a/IMG_1.MP4: ordinary'],
  ],
  [
    'ordinary photos and videos are left alone',
    [still('a/IMG_1.HEIC'), motion('a/IMG_2.MOV')],
    ['a/IMG_1.HEIC: ordinary', 'a/IMG_2.MOV: ordinary'],
  ],
];

function shuffled<Item>(items: readonly Item[]): Item[][] {
  const reversed = items.toReversed();
  const rotated = [...items.slice(1), ...items.slice(0, 1)];
  const interleaved = items.filter((_, index) => index % 2 === 0);
  return [
    reversed,
    rotated,
    [...interleaved, ...items.filter((item) => !interleaved.includes(item))],
  ];
}

describe.each([
  ['name forms', nameForms],
  ['rules', cases],
])('pairing: %s', (_, table) => {
  test.each(table)('%s', (_name, halves, outcome) => {
    expect(inWords(pair(halves))).toEqual(outcome.toSorted());
  });

  test.each(table)('in any order of the input: %s', (_name, halves) => {
    const expected = pair(halves);
    for (const order of shuffled(halves)) expect(pair(order)).toEqual(expected);
  });
});

test('the report of an ambiguous half names the others', () => {
  const { unpaired } = pair([
    still('a/IMG_1.HEIC', { id: ID }),
    still('b/IMG_1.HEIC', { id: ID }),
    motion('c/IMG_1.MOV', { id: ID }),
  ]);
  expect(unpaired.map(({ related }) => related.map(({ path }) => path))).toEqual([
    ['b/IMG_1.HEIC', 'c/IMG_1.MOV'],
    ['a/IMG_1.HEIC', 'c/IMG_1.MOV'],
    ['a/IMG_1.HEIC', 'b/IMG_1.HEIC'],
  ]);
});

test('a file that cannot be read is a second candidate all the same', () => {
  const halves = [still('a/IMG_1.JPG'), motion('a/IMG_1.MOV')];
  expect(pair(halves).pairsByName).toHaveLength(1);
  expect(pair(halves, [fileAt('a/IMG_1.HEIC')]).pairsByName).toEqual([]);
  expect(pair(halves, [fileAt('a/IMG_1(1).PNG')]).pairsByName).toEqual([]);
  expect(pair(halves, [fileAt('b/IMG_1.HEIC'), fileAt('a/IMG_2.HEIC')]).pairsByName).toHaveLength(
    1,
  );
});

test('names made to match one another by the thousand cost no time', async () => {
  const halves = Array.from({ length: 3000 }, (_, n) => [
    still(`a/I(${n}).HEIC`, { id: ID }),
    motion(`a/I.${n}`, { id: ID }),
  ]).flat();
  const { result, milliseconds } = await cpuTime(5000, () => pair(halves));
  expect(result.pairs).toEqual([]);
  expect(milliseconds).toBeLessThan(5000);
});

test('thousands of strangers under one identifier are paired by name in no time', () => {
  const halves = Array.from({ length: 5000 }, (_, n) => [
    still(`a/IMG_${n}.HEIC`, { id: ID }),
    motion(`a/IMG_${n}.MOV`, { id: ID, bytes: 'template' }),
  ]).flat();
  const { pairs, unpaired } = pair(halves);
  expect(pairs).toHaveLength(5000);
  expect(unpaired).toEqual([]);
});

test('bytes are looked at only where names settle nothing', () => {
  const copies = ['a', 'b'].flatMap((folder) => [
    still(`${folder}/IMG_1.HEIC`, { id: ID, bytes: 's' }),
    motion(`${folder}/IMG_1_HEVC.MOV`, { id: ID, bytes: 'm' }),
  ]);
  expect(halvesToDigest(copies)).toEqual([]);
  const third = still('c/IMG_1.HEIC', { id: ID, bytes: 's' });
  expect(halvesToDigest([...copies, third])).toHaveLength(5);
  const numbered = [
    still('d/IMG_2(1).HEIC', { id: ID, bytes: 's' }),
    motion('d/IMG_2.MOV', { id: ID }),
  ];
  expect(halvesToDigest([...copies, ...numbered])).not.toEqual([]);
});
