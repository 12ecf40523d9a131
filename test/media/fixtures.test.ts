/** exiftool, an independent reader, sees in the sample library what we see. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect } from 'vitest';
import { exiftool, run, testWith } from '../support/oracles.ts';
import { LIBRARY } from '../support/photos.ts';
import { factsOf } from '../support/media/readers.ts';

const media = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(?:heic|jpg|dng|mov)$/i.test(name),
);

/** What exiftool says of a file, numbers as numbers. */
function tagsOf(file: string): Record<string, unknown> {
  const printed: unknown = JSON.parse(run('exiftool', ['-j', '-n', join(LIBRARY, file)]));
  const [tags = {}] = v.parse(v.array(v.record(v.string(), v.unknown())), printed);
  return tags;
}

const oracle = exiftool();

for (const file of media) {
  testWith([oracle], `exiftool agrees about ${file}`, async () => {
    const facts = await factsOf(readFileSync(join(LIBRARY, file)));
    const tags = tagsOf(file);
    if (facts.kind === 'other') throw new Error(`${file} was not recognised`);
    expect(facts.type).toBe(tags['FileType']);
    expect(facts.contentIdentifier).toBe(tags['ContentIdentifier'] ?? tags['MediaGroupUUID']);
    expect([facts.width, facts.height]).toEqual([tags['ImageWidth'], tags['ImageHeight']]);
    expect([facts.make, facts.model]).toEqual([tags['Make'], tags['Model']]);
    if (facts.kind !== 'motion') return;
    expect(facts.duration).toBe(Math.round(Number(tags['Duration']) * 1000));
    expect(facts.video).toBe(tags['CompressorID']);
    expect(facts.audio).toBe(tags['AudioFormat']);
  });
}
