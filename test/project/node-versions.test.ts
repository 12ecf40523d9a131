/** livepkg runs on Node as it comes: a flag of V8 that one version takes, another answers with an error. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livepkg, ROOT } from '../support/livepkg.ts';
import { writePhotos } from '../support/photos.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** Ways to set a flag of V8: while the program runs, and as it is started. */
const SETS_A_FLAG = /setFlagsFromString|execArgv|NODE_OPTIONS|^#!.*node.* -/m;

test('nothing in src sets a flag of V8', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts'),
  );
  expect(sources).toContain(join('cli', 'main.ts'));
  const setting = sources.filter((path) =>
    SETS_A_FLAG.test(readFileSync(join(ROOT, 'src', path), 'utf8')),
  );
  expect(setting).toEqual([]);
});

test('a run without anything to tell writes nothing to standard error', async () => {
  const work = folder();
  writePhotos(join(work, 'photos'), 3);
  const archive = join(work, 'archive');
  for (const args of [
    ['--version'],
    ['pack', join(work, 'photos'), '--out', archive],
    ['audit', archive],
  ]) {
    const { status, stderr } = await livepkg(args);
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
  }
});
