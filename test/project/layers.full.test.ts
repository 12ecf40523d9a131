/**
 * What a layer may not use is refused by the linter: Node in `format/` and `media/`, writing outside
 * `store/`. Slow: the linter runs for each case.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/livepkg.ts';
import { temporaryFolder } from '../support/tree.ts';

const project = temporaryFolder();

beforeAll(() => {
  cpSync(join(ROOT, '.oxlintrc.json'), join(project, '.oxlintrc.json'));
  cpSync(join(ROOT, 'tsconfig.json'), join(project, 'tsconfig.json'));
});

/** What the linter says of a file with some source text. */
function lint(file: string, source: string): string {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  const oxlint = join(ROOT, 'node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, [file], { cwd: project, encoding: 'utf8' });
  rmSync(path);
  return stdout;
}

/** Whether the linter lets a file of one layer import something. */
function isAllowed(file: string, specifier: string): boolean {
  const source = `import { thing } from '${specifier}';\nthing();\n`;
  return !lint(file, source).includes('no-restricted-imports');
}

test.each([
  ['src/format/a.ts', 'node:fs'],
  ['src/format/a.ts', 'node:fs/promises'],
  ['src/format/a.ts', 'node:buffer'],
  ['src/format/a.ts', 'node:crypto'],
  ['src/format/a.ts', 'yauzl'],
  ['src/format/salvage/a.ts', 'node:process'],
  ['src/format/platform/web-a.ts', 'node:zlib'],
  ['src/format/platform/node-a.ts', 'node:fs'],
  ['src/format/platform/node-a.ts', 'node:fs/promises'],
  ['src/media/a.ts', 'node:fs'],
  ['src/media/heic/a.ts', 'node:util'],
  ['src/cli/a.ts', 'node:fs'],
  ['src/library/a.ts', 'node:fs/promises'],
])('%s must not import %s', (file, specifier) => {
  expect(isAllowed(file, specifier)).toBe(false);
});

test.each([
  ['src/format/a.ts', '#platform'],
  ['src/format/platform/node-a.ts', 'node:crypto'],
  ['src/format/platform/node-a.ts', 'yauzl'],
  ['src/files/a.ts', 'node:fs'],
  ['src/store/folder/a.ts', 'node:fs'],
])('%s may import %s', (file, specifier) => {
  expect(isAllowed(file, specifier)).toBe(true);
});

test.each([
  ['src/files/a.ts', false],
  ['src/library/a.ts', false],
  ['src/operations/pack/a.ts', false],
  ['src/catalog/a.ts', false],
  ['src/store/folder/a.ts', true],
])('%s may write files: %s', (file, may) => {
  const source = "import { renameSync } from 'node:fs';\nrenameSync('a', 'b');\n";
  expect(lint(file, source).includes('no-restricted-imports')).toBe(!may);
});

test.each([
  ['src/format/a.ts', 'Buffer'],
  ['src/format/a.ts', 'process'],
  ['src/format/platform/web-a.ts', 'Buffer'],
  ['src/format/platform/node-a.ts', 'process'],
  ['src/media/tiff/a.ts', 'Buffer'],
  ['src/media/a.ts', 'process'],
])('%s must not use the global %s', (file, name) => {
  expect(lint(file, `export const thing = ${name};\n`)).toContain('no-restricted-globals');
});

test.each([
  ['src/format/platform/node-a.ts', 'Buffer'],
  ['src/store/folder/a.ts', 'process'],
])('%s may use the global %s', (file, name) => {
  expect(lint(file, `export const thing = ${name};\n`)).not.toContain('no-restricted-globals');
});
