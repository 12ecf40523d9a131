/**
 * The examples of docs/library.md compile against the packed declarations, and print what it shows. Slow:
 * the package is packed and installed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT, start } from '../support/livepkg.ts';
import { temporaryFolders } from '../support/tree.ts';
import { compile, installProject } from './installed.ts';

const document = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
const examples = [...document.matchAll(/```ts\n([^]*?)```\n(?:\n```text\n([^]*?)```)?/g)].map(
  ([, source = '', output = ''], index) => ({ name: `example-${index + 1}`, source, output }),
);
const hasRclone = spawnSync('rclone', ['version']).status === 0;

/** A folder of this machine is the cloud. */
const REMOTE = { RCLONE_CONFIG_PHOTOS_TYPE: 'local', RCLONE_CONFIG: '' };

const makeFolder = temporaryFolders();
let folder = '';

beforeAll(() => {
  folder = makeFolder();
  const project = installProject(folder);
  cpSync(join(ROOT, 'fixtures/library'), join(folder, 'fixtures/library'), { recursive: true });
  for (const { name, source } of examples) writeFileSync(join(folder, `${name}.ts`), source);
  compile(
    project,
    examples.map(({ name }) => `${name}.ts`),
  );
});

test('each block of code is an example, each text its output', () => {
  const languages = [...document.matchAll(/^```(.*)\n[^]*?^```$/gm)].map(
    ([, language]) => language,
  );
  const shown = examples.map(({ output }) => (output === '' ? ['ts'] : ['ts', 'text']));
  expect(languages).toEqual(shown.flat());
  expect(examples.length).toBeGreaterThan(5);
});

// Each goes on with what the ones before it made.
describe('docs/library.md', () => {
  test.for(examples)('$name prints what is shown', async ({ name, source, output }, { skip }) => {
    skip(source.includes('auditRemote') && !hasRclone, 'rclone is not installed');
    const result = await start([process.execPath, `${name}.js`], { cwd: folder, env: REMOTE });
    expect(result).toEqual({ status: 0, signal: null, stdout: output, stderr: '' });
  });
});
