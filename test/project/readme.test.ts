/** What the README shows is what happens: its commands are run, and their output compared. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { PROGRAM } from '../support/livepkg.ts';
import { ROOT } from '../support/livepkg.ts';
import { temporaryFolder } from '../support/tree.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const folder = temporaryFolder();

beforeAll(() => {
  cpSync(join(ROOT, 'fixtures'), join(folder, 'fixtures'), { recursive: true });
});

const examples = [...readme.matchAll(/```console\n\$ livepkg (.*)\n([^]*?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
);

test('the README shows the three jobs, and the catalog', () => {
  expect(examples.map(({ command }) => command.split(' ')[0])).toEqual([
    'pack',
    'audit',
    'catalog',
    'audit',
    'unpack',
  ]);
});

// In the order of the README: each builds on the one before.
test.each(examples)('livepkg $command prints what the README shows', ({ command, output }) => {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...command.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toBe(output);
});

test('every file that the README and the documents link to is there', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/architecture.md',
    'docs/library.md',
    'docs/records.md',
    'docs/routine.md',
  ];
  for (const document of documents) {
    const text = readFileSync(join(ROOT, document), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const path = join(ROOT, document, '..', target);
      expect(existsSync(path), `${document} links to ${target}`).toBe(true);
    }
  }
});
