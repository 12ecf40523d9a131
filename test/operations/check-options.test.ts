/** What the library refuses before it does anything: options and paths that mean nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { library } from '../support/built.ts';
import { writePhoto } from '../support/photos.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
/** A run that goes through after all finds nothing, and writes where nothing is lost. */
const empty = folder();
const out = join(empty, 'out');
const { audit, auditRemote, catalog, info, pack, scan, sums, unpack } = library;

/** The error that an operation ends with before its first record. */
async function refusalOf(start: () => AsyncGenerator | Promise<unknown>): Promise<unknown> {
  try {
    const begun = start();
    await ('next' in begun ? begun.next() : begun);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What a program gives that no compiler has seen. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the very point: it is not what it says
const given = (value: unknown): never => value as never;

const remote = library.parseRemote('nowhere:LivePhotos');
if (remote === undefined) throw new Error('that is a remote');

interface Refused {
  what: string;
  start: () => AsyncGenerator | Promise<unknown>;
  message: string;
}

const REFUSED: readonly Refused[] = [
  {
    what: 'a level that there is not',
    start: () => audit([empty], given({ level: 'qick' })),
    message: "The option level is 'qick'; it must be quick, full or live.",
  },
  {
    what: 'an option that there is not',
    start: () => scan([empty], given({ job: 2 })),
    message: 'There is no option job; valid options are jobs, signal and onProgress.',
  },
  {
    what: 'no options where one is needed',
    start: () => pack([empty], given(undefined)),
    message: 'The options are undefined; they must be an object with at least the option out.',
  },
  {
    what: 'options that are none',
    start: () => audit([empty], given(null)),
    message: 'The options are null; they must be an object.',
  },
  {
    what: 'a missing out',
    start: () => unpack([empty], given({})),
    message: 'The option out is missing; it must be the path of a folder.',
  },
  {
    what: 'a missing file to write',
    start: () => catalog(empty, given({ force: true })),
    message: 'The option out is missing; it must be the path of a file.',
  },
  ...[-1, 0, 1.5, 257, Number.NaN, '2', null].map((jobs) => ({
    what: `${JSON.stringify(jobs)} (${typeof jobs}) jobs`,
    start: () => scan([empty], given({ jobs })),
    message: `The option jobs is ${typeof jobs === 'string' ? "'2'" : String(jobs)}; it must be a whole number from 1 to 256.`,
  })),
  {
    what: 'a signal of the system',
    start: () => scan([empty], given({ signal: 'SIGINT' })),
    message: "The option signal is 'SIGINT'; it must be an AbortSignal.",
  },
  {
    what: 'a progress that cannot be called',
    start: () => scan([empty], given({ onProgress: true })),
    message: 'The option onProgress is true; it must be a function.',
  },
  {
    what: 'a text for a yes',
    start: () => pack([empty], given({ out, removeSource: 'no' })),
    message: "The option removeSource is 'no'; it must be true or false.",
  },
  {
    what: 'a part of none',
    start: () => audit([empty], { subset: { n: 3, t: 2 } }),
    message:
      'The option subset is { n: 3, t: 2 }; it must be { n, t }: the n-th of t parts, whole numbers from 1.',
  },
  {
    what: 'a time that is none',
    start: () => audit([empty], { maxDuration: Number.NaN }),
    message: 'The option maxDuration is NaN; it must be a number of milliseconds, 0 or more.',
  },
  {
    what: 'a cloud that there is not',
    start: () => catalog(empty, { out, cloud: given(['dropbox', 'icloud']) }),
    message:
      "The option cloud is [ 'dropbox', 'icloud' ]; it must be a list of box, dropbox, google-drive, onedrive, s3.",
  },
  {
    what: 'a cloud that is no list',
    start: () => catalog(empty, { out, cloud: given('dropbox') }),
    message:
      "The option cloud is 'dropbox'; it must be a list of box, dropbox, google-drive, onedrive, s3.",
  },
  {
    what: 'a level of another place',
    start: () => auditRemote(remote, { fetch: given('quick') }),
    message: "The option fetch is 'quick'; it must be full or live.",
  },
  {
    what: 'a remote with nothing to go by',
    start: () => auditRemote(remote, {}),
    message: '--remote requires --catalog to compare with, or --fetch to download every container.',
  },
  {
    what: 'a text for a remote',
    start: () => auditRemote(given('nowhere:LivePhotos'), { fetch: 'full' }),
    message: "The remote is 'nowhere:LivePhotos'; it must be a result of parseRemote.",
  },
  {
    what: 'one path for a list',
    start: () => scan(given('photos')),
    message: "The paths are 'photos'; they must be an array of strings.",
  },
  {
    what: 'a list of anything',
    start: () => unpack(given([empty, 5]), { out }),
    message: `The paths are [ '${empty}', 5 ]; they must be an array of strings.`,
  },
  {
    what: 'a list for one path',
    start: () => catalog(given([5]), { out }),
    message: 'The path is [ 5 ]; it must be a string.',
  },
  {
    what: 'no path',
    start: () => info(given(undefined)),
    message: 'The path is undefined; it must be a string.',
  },
  {
    what: 'a hash that there is not',
    start: () => sums('x', given('crc32')),
    message: "The hash is 'crc32'; it must be sha256, dropbox, sha1, md5 or quickxor.",
  },
];

test.each(REFUSED)('$what: $message', async ({ start, message }) => {
  expect(await refusalOf(start)).toMatchObject({
    name: 'LivepkgError',
    code: 'option-invalid',
    message,
  });
});

test('nothing is done before: no folder is made', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  expect(await refusalOf(() => pack([source], given({ out, unknown: 1 })))).toBeDefined();
  expect(existsSync(out)).toBe(false);
});

test('an option that is undefined is one that is left out', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  const events: string[] = [];
  const options = given({ jobs: undefined, signal: undefined, onProgress: undefined });
  for await (const { event } of scan([source], options)) events.push(event);
  expect(events).toEqual(['pair', 'summary']);
});

test('what a text holds is shown in part where it is long', async () => {
  const error = await refusalOf(() => audit([empty], given({ level: 'x'.repeat(10_000) })));
  expect(String(error).length).toBeLessThan(250);
});
