/** The same pair gives the same container, wherever and however it is packed. */
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copy, copyLibrary } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../support/real-photos.ts';
import { pack } from '../support/records.ts';
import type { RunOptions } from '../support/livepkg.ts';
import { contents, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const withReal = realPhotos.missing === undefined;
const what = withReal ? 'sample and real photos' : `sample photos (${realPhotos.missing})`;

async function packed(paths: string[], options?: RunOptions, flags: string[] = []) {
  const out = folder('out');
  expect((await pack([...paths, '--out', out, ...flags], options)).status).toBe(0);
  return contents(out);
}

describe.concurrent(`${what}: the same containers, byte for byte`, () => {
  let source: string;
  let expected: Record<string, string>;

  beforeAll(async () => {
    source = copyLibrary(join(folder(), 'source'));
    if (withReal) copy(REAL_PAIRS_FOLDER, join(source, 'real'));
    const out = folder('out');
    await pack([source, '--out', out, '--jobs', '1']);
    expected = contents(out);
    expect(Object.keys(expected).filter((path) => !path.endsWith('/'))).toHaveLength(
      withReal ? 12 : 4,
    );
  });

  test.each([
    { TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    { TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C' },
    { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8' },
    { TZ: 'Pacific/Pago_Pago', LC_ALL: 'C.UTF-8' },
  ])('in another time zone and locale: %o', async (env) => {
    expect(await packed([source], { env })).toEqual(expected);
  });

  test('from another folder, by another path', async () => {
    const elsewhere = copy(source, join(folder('deep'), 'er', 'still'));
    const cwd = folder('cwd');
    expect(await packed([`./${relative(cwd, elsewhere)}/`], { cwd })).toEqual(expected);
  });

  test('by four jobs', async () => {
    expect(await packed([source], {}, ['--jobs', '4'])).toEqual(expected);
  });
});
