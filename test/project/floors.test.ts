/** The walls between the floors of `src/` are held by the linter: each forbidden import is refused. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'livepkg-floors-'));
  cpSync(join(root, '.oxlintrc.json'), join(project, '.oxlintrc.json'));
  cpSync(join(root, 'tsconfig.json'), join(project, 'tsconfig.json'));
});
afterAll(() => rmSync(project, { recursive: true }));

/** What the linter says of a file with some source text. */
function lint(file: string, source: string): string {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, [file], { cwd: project, encoding: 'utf8' });
  rmSync(path);
  return stdout;
}

/** Whether the linter lets a file of one floor import something. */
function isAllowed(file: string, specifier: string): boolean {
  const source = `import { thing } from '${specifier}';\nthing();\n`;
  return !lint(file, source).includes('no-restricted-imports');
}

test.each([
  ['src/format/a.ts', '../media/read-facts.ts'],
  ['src/format/a.ts', '../archive/walk.ts'],
  ['src/format/a.ts', '../cli/run.ts'],
  ['src/format/a.ts', '../index.ts'],
  ['src/format/a.ts', 'node:fs'],
  ['src/format/a.ts', 'node:fs/promises'],
  ['src/format/a.ts', 'node:buffer'],
  ['src/format/a.ts', 'node:crypto'],
  ['src/format/a.ts', 'yauzl'],
  ['src/format/salvage/a.ts', 'node:process'],
  ['src/format/platform/web-a.ts', 'node:zlib'],
  ['src/format/platform/node-a.ts', 'node:fs'],
  ['src/format/platform/node-a.ts', 'node:fs/promises'],
  ['src/format/platform/node-a.ts', '../../archive/walk.ts'],
  ['src/media/a.ts', '../format/cbor.ts'],
  ['src/media/heic/a.ts', '../../archive/walk.ts'],
  ['src/media/a.ts', '../index.ts'],
  ['src/media/a.ts', 'node:fs'],
  ['src/media/heic/a.ts', 'node:util'],
  ['src/archive/a.ts', '../cli/run.ts'],
  ['src/archive/a.ts', '../index.ts'],
  ['src/cli/a.ts', '../archive/walk.ts'],
  ['src/cli/commands/a.ts', '../../format/cbor.ts'],
  ['src/cli/a.ts', '../media/read-facts.ts'],
  ['src/cli/a.ts', 'node:fs'],
])('%s must not import %s', (file, specifier) => {
  expect(isAllowed(file, specifier)).toBe(false);
});

test.each([
  ['src/format/a.ts', '../errors.ts'],
  ['src/format/a.ts', './cbor.ts'],
  ['src/format/a.ts', '#platform'],
  ['src/format/platform/node-a.ts', 'node:crypto'],
  ['src/format/platform/node-a.ts', 'yauzl'],
  ['src/media/a.ts', '../errors.ts'],
  ['src/archive/a.ts', '../format/cbor.ts'],
  ['src/archive/a.ts', '../media/read-facts.ts'],
  ['src/archive/a.ts', 'node:fs'],
  ['src/cli/commands/a.ts', '../../index.ts'],
])('%s may import %s', (file, specifier) => {
  expect(isAllowed(file, specifier)).toBe(true);
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
  ['src/archive/a.ts', 'process'],
])('%s may use the global %s', (file, name) => {
  expect(lint(file, `export const thing = ${name};\n`)).not.toContain('no-restricted-globals');
});
