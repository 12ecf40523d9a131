/**
 * What can happen to an archive is found by an audit that holds it against its catalog, and named
 * rightly: all of it at once, and each alone; and nothing else is told.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ArchiveChanges,
  catalogBeside,
  sortedFindings,
  rewrapped,
  smallArchive,
  spareContainers,
  findingsOf,
} from '../../support/archives.ts';
import { testWith } from '../../support/oracles.ts';
import { copy } from '../../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../../support/real-photos.ts';
import { fuzzRuns, randomIntegers, seed } from '../../support/random.ts';
import { audit, pack } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
/** Small photos; `npm run fuzz` asks for more. */
const SMALL = Math.min(10_000, fuzzRuns(40));
/** Of so many containers something happens to one, for each kind of accident. */
const ONE_IN = 40;

interface Original {
  archive: string;
  catalog: string;
}

let small: Original;
let spare: string[];

beforeAll(async () => {
  const archive = await smallArchive(folder('parent'), SMALL);
  small = { archive, catalog: await catalogBeside(archive) };
  spare = await spareContainers(folder('spare'), 2 * Math.ceil(SMALL / ONE_IN));
}, 1_800_000);

/** Gives places out, each once, in no order, and numbers between 0 and 1. */
function lots(places: readonly string[]) {
  const random = randomIntegers(seed);
  const left = [...places];
  let others = 0;
  return {
    place: (): string => left.splice(random(left.length), 1)[0] ?? '',
    other: (): string => spare[(others += 1) - 1] ?? '',
    part: (): number => random(2 ** 20) / 2 ** 20,
  };
}

type Lots = ReturnType<typeof lots>;

/** Each kind of accident, and how many containers it takes. */
const KINDS: Record<string, (changes: ArchiveChanges, lots: Lots) => void> = {
  'one is deleted': (changes, { place }) => changes.remove(place()),
  'a bit of one is wrong': (changes, { place, part }) => changes.flipBit(place(), part()),
  'one is cut off': (changes, { place, part }) => changes.truncate(place(), part()),
  'one is replaced by another container': (changes, { place, other }) =>
    changes.replace(place(), other()),
  'one is moved': (changes, { place }) => {
    const from = place();
    changes.move(from, `moved/to/${from}`);
  },
  'one is added': (changes, { place, other }) =>
    changes.add(place().replace('.livepkg', '-new.livepkg'), other()),
  'two have changed places': (changes, { place }) => changes.swap(place(), place()),
};
const AND_TWO_MORE: typeof KINDS = {
  ...KINDS,
  'one is moved over another': (changes, { place }) => changes.moveOver(place(), place()),
};

/** Has things happen to a copy, and makes sure that an audit tells them, and only them. */
async function expectFound(
  { archive, catalog }: Original,
  happen: (changes: ArchiveChanges, lots: Lots) => void,
): Promise<void> {
  const own = copy(archive, join(folder('copy'), 'archive'));
  const changes = new ArchiveChanges(own);
  const all = files(own);
  happen(changes, lots(all));
  const run = await audit([own, '--catalog', catalog, '--jobs', '2']);
  expect(sortedFindings(findingsOf(run, own))).toEqual(sortedFindings(changes.expected));
  const there = new Set(files(own));
  const touched = new Set(changes.expected.map(({ container }) => container));
  const intact = [...there].filter((place) => !touched.has(place));
  const named = run.records.flatMap((item) => (item.event === 'intact' ? [item.container] : []));
  expect(named).toEqual(intact.map((place) => join(own, place)));
}

describe.concurrent('an archive of small photos', () => {
  test('all that can happen, at once', async () => {
    await expectFound(small, (changes, given) => {
      for (let round = 0; round < Math.ceil(SMALL / ONE_IN); round += 1) {
        for (const happen of Object.values(AND_TWO_MORE)) happen(changes, given);
      }
    });
  }, 1_800_000);

  test.each(Object.entries(AND_TWO_MORE))(
    '%s, alone',
    async (_, happen) => {
      await expectFound(small, happen);
    },
    600_000,
  );

  test('nothing happened: nothing is told', async () => {
    await expectFound(small, () => undefined);
  }, 600_000);
});

describe('an archive of real photos', () => {
  let real: Original;
  const make = async (): Promise<Original> => {
    if (real !== undefined) return real;
    const archive = join(folder('real'), 'archive');
    await pack([REAL_PAIRS_FOLDER, '--out', archive]);
    real = { archive, catalog: await catalogBeside(archive) };
    return real;
  };

  testWith([realPhotos], 'all that can happen, at once', async () => {
    await expectFound(await make(), (changes, given) => {
      for (const happen of Object.values(KINDS)) happen(changes, given);
    });
  });

  for (const [name, happen] of Object.entries(AND_TWO_MORE)) {
    testWith([realPhotos], `${name}, alone`, async () => {
      await expectFound(await make(), happen);
    });
  }

  testWith([realPhotos], 'every photo is in another container now: it is told where', async () => {
    const original = await make();
    const others = await rewrapped(REAL_PAIRS_FOLDER, folder('rewrapped'));
    await expectFound(original, (changes) => {
      for (const place of files(original.archive)) {
        const other = join(others, place);
        changes.rewrap(place, place.replace('.livepkg', '-edited.livepkg'), other);
      }
    });
  });
});
