/**
 * A real Live Photo, 4 MB: at 2,000 random places a bit flipped, a byte dropped and added, a cut. Slow,
 * because all 4 MB are hashed for each; `damage.test.ts` does it to a small container, at every place.
 */
import { beforeAll, expect, test } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { memberOf, pack, smallSource } from '../support/containers.ts';
import { describeWith } from '../support/oracles.ts';
import { isRefusal, outcome } from '../support/outcome.ts';
import { randomIntegers, seed } from '../support/random.ts';
import { realFile, realPhotos } from '../support/real-photos.ts';

const PLACES = 2000;

describeWith([realPhotos], 'a real container', () => {
  let valid: Buffer;
  let places: number[];

  beforeAll(async () => {
    const name = 'IMG_3582_edited';
    const half = (extension: string) => realFile(`pairs/osx-3582-edited/${name}.${extension}`);
    valid = await pack({
      ...smallSource,
      members: [
        memberOf('still', `${name}.heic`, half('heic')),
        memberOf('motion', `${name}.mov`, half('mov')),
      ],
    });
    const random = randomIntegers(seed);
    places = Array.from({ length: PLACES }, () => random(valid.length));
  });

  test('is valid as it is', async () => {
    expect(await outcome(() => decodeContainer(valid))).toBe('valid');
  });

  test(`${PLACES} bits flipped, one at a time`, async () => {
    const wrong: string[] = [];
    for (const [round, at] of places.entries()) {
      const byte = valid[at] ?? 0;
      valid[at] = byte ^ (1 << (round & 7));
      const code = await outcome(() => decodeContainer(valid));
      valid[at] = byte;
      if (!isRefusal(code)) wrong.push(`byte ${at}: ${code}`);
    }
    expect(wrong).toEqual([]);
    expect(await outcome(() => decodeContainer(valid))).toBe('valid');
  });

  test(`${PLACES} bytes dropped, ${PLACES} added, ${PLACES} cuts`, async () => {
    const wrong: string[] = [];
    const scratch = Buffer.alloc(valid.length + 1);
    for (const [round, at] of places.entries()) {
      const shorter = scratch.subarray(0, valid.length - 1);
      valid.copy(shorter, 0, 0, at);
      valid.copy(shorter, at, at + 1);
      const dropped = await outcome(() => decodeContainer(shorter));
      valid.copy(scratch, 0, 0, at);
      scratch[at] = round & 255;
      valid.copy(scratch, at + 1, at);
      const added = await outcome(() => decodeContainer(scratch));
      const cut = await outcome(() => decodeContainer(valid.subarray(0, at)));
      if (![dropped, added, cut].every(isRefusal)) {
        wrong.push(`byte ${at}: ${dropped}, ${added}, ${cut}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
