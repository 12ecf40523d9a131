/** What a killed run left beside a catalog, a report or a state goes when the next run writes one. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { litter } from '../../support/litter.ts';
import { livepkg } from '../../support/livepkg.ts';
import { writePhoto } from '../../support/photos.ts';
import { temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();

const WRITERS: Record<string, (archive: string, at: string, source: string) => string[]> = {
  'a new catalog': (archive, at) => ['catalog', archive, '--out', join(at, 'a.catalog')],
  'a catalog in the place of another': (archive, at) => [
    'catalog',
    archive,
    '--out',
    join(at, 'a.catalog'),
    '--force',
  ],
  'the catalog of pack': (archive, at, source) => [
    'pack',
    source,
    '--out',
    archive,
    '--catalog',
    join(at, 'a.catalog'),
  ],
  'a report': (archive, at) => ['audit', archive, '--report', join(at, 'a.html')],
  'a state': (archive, at) => ['audit', archive, '--state', join(at, 'a.state')],
};

async function run(args: string[]): Promise<void> {
  expect((await livepkg(args)).status).toBe(0);
}

test.concurrent.each(Object.keys(WRITERS))('%s', async (writer) => {
  const [source, archive, at] = [folder('source'), folder('archive'), folder('at')];
  writePhoto(source, { number: 1 });
  await run(['pack', source, '--out', archive]);
  const args = WRITERS[writer]?.(archive, at, source) ?? [];
  // Of a folder below, nothing is this run's business.
  const below = join(at, 'below');
  mkdirSync(below);
  const away = litter(below);
  for (let round = 0; round < (writer === 'a new catalog' ? 1 : 2); round += 1) {
    const { stale, ...others } = litter(at);
    // A catalog is written by pack if something new is packed.
    writePhoto(source, { number: 2 + round });
    await run(args);
    expect(existsSync(join(at, stale))).toBe(false);
    for (const name of Object.values(others)) expect(existsSync(join(at, name)), name).toBe(true);
  }
  for (const name of Object.values(away)) expect(existsSync(join(below, name)), name).toBe(true);
});
