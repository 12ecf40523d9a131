/**
 * What is published works where it is installed. Slow: it packs the package, and compiles, bundles and
 * runs programs that use it.
 */
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT, start, type RunResult } from '../support/livepkg.ts';
import { contents, files, temporaryFolders } from '../support/tree.ts';
import { compile, installProject, type Project } from './installed.ts';

const makeFolder = temporaryFolders();
const LIBRARY = join(ROOT, 'fixtures/library');
const WORKER = 'livepkg-worker.cjs';

/** Prints the numbers of pairs found and packed, or what was thrown. */
const PROGRAM = `
  import { LivepkgError, pack, scan, type PackRecord, type ScanRecord } from 'livepkg';

  async function run([library, out]: string[]): Promise<void> {
    if (library === undefined || out === undefined) throw new Error('two paths are needed');
    const records: (ScanRecord | PackRecord)[] = [];
    for await (const record of scan([library])) records.push(record);
    for await (const record of pack([library], { out })) records.push(record);
    for (const record of records) {
      if ('pairs' in record) console.log(record.pairs, 'found');
      if ('packed' in record) console.log(record.packed, 'packed');
    }
  }

  run(process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof LivepkgError)) throw error;
    console.log(error.code, error.message);
  });
`;
const DID_ALL = { status: 0, signal: null, stdout: '4 found\n4 packed\n', stderr: '' };

let project: Project;

beforeAll(() => {
  project = installProject(makeFolder());
  writeFileSync(join(project.folder, 'app.ts'), PROGRAM);
});

/** Bundles the program into a folder where no package can be found. @returns the bundle */
async function bundle(format: 'esm' | 'cjs', options: BuildOptions = {}): Promise<string> {
  const outfile = join(makeFolder(), format === 'esm' ? 'app.mjs' : 'app.cjs');
  await build({
    absWorkingDir: project.folder,
    entryPoints: ['app.ts'],
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'silent',
    ...options,
  });
  return outfile;
}

function copyWorker(app: string): void {
  cpSync(join(project.livepkg, 'dist', WORKER), join(dirname(app), WORKER));
}

const run = (app: string): Promise<RunResult> =>
  start([process.execPath, app, LIBRARY, join(makeFolder(), 'out')]);

describe('a program in TypeScript', () => {
  test('compiles, the declarations included, and runs', async () => {
    compile(project, ['app.ts']);
    expect(await run(join(project.folder, 'app.js'))).toEqual(DID_ALL);
  });

  // TypeScript 5.6 is not installed here: its command would take the place of the present one.
  test('that TypeScript 5.6 compiles finds no parameter that only later ones know', () => {
    const dist = join(project.livepkg, 'dist');
    const declarations = files(dist).filter((path) => path.endsWith('.d.ts'));
    expect(declarations).toContain('index.d.ts');
    for (const path of declarations) {
      expect(readFileSync(join(dist, path), 'utf8'), path).not.toMatch(/Uint8Array<|Buffer</);
    }
  });
});

describe('a bundle', () => {
  test.each(['esm', 'cjs'] as const)('%s: runs with the worker beside it', async (format) => {
    const app = await bundle(format);
    copyWorker(app);
    expect(await run(app)).toEqual(DID_ALL);
  });

  test('that was minified runs, too', async () => {
    const app = await bundle('esm', { minify: true });
    copyWorker(app);
    expect(await run(app)).toEqual(DID_ALL);
  });

  test.each(['esm', 'cjs'] as const)('%s: says what to do without it', async (format) => {
    const app = await bundle(format);
    const { status, stdout, stderr } = await run(app);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^not-found /);
    for (const part of [join(dirname(app), WORKER), 'livepkg/worker', "external: ['livepkg']"]) {
      expect(stdout).toContain(part);
    }
  });

  test('runs where livepkg is external', async () => {
    const app = await bundle('esm', { external: ['livepkg'] });
    const installed = join(project.folder, 'app-external.mjs');
    renameSync(app, installed);
    expect(await run(installed)).toEqual(DID_ALL);
  });

  test('runs when it is imported by a program given with --eval', async () => {
    const app = await bundle('esm');
    copyWorker(app);
    const source = `await import(${JSON.stringify(pathToFileURL(app).href)})`;
    const args = ['--input-type=module', '--eval', source, '--'];
    // With --eval there is no script in `process.argv`: something has to stand in its place.
    args.push('no script', LIBRARY, join(makeFolder(), 'out'));
    expect(await start([process.execPath, ...args])).toEqual(DID_ALL);
  });
});

test('each relative link in a packed document leads to a packed file', () => {
  const documents = files(project.livepkg).filter((path) => path.endsWith('.md'));
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/records.md']));
  const dead = documents.flatMap((document) => {
    const text = readFileSync(join(project.livepkg, document), 'utf8').replaceAll(/`[^`\n]*`/g, '');
    return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(project.livepkg, document, '..', target)))
      .map((target) => `${document} → ${target}`);
  });
  expect(dead).toEqual([]);
});

test('the command line of the installed package packs, and gives the same files back', async () => {
  const command = join(project.livepkg, 'dist/cli.cjs');
  const livepkg = (...args: string[]): Promise<RunResult> =>
    start([process.execPath, command, ...args]);
  const { version } = v.parse(
    v.object({ version: v.string() }),
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
  );
  expect(await livepkg('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  const [archive, restored] = [makeFolder('archive'), makeFolder('restored')];
  expect(await livepkg('pack', LIBRARY, '--out', archive)).toMatchObject({ status: 0, stderr: '' });
  expect(await livepkg('unpack', archive, '--out', restored)).toMatchObject({
    status: 0,
    stderr: '',
  });
  // Four pairs, one of them with a sidecar, in two folders.
  const after = contents(restored);
  expect(Object.keys(after).length).toBe(4 * 2 + 1 + 2);
  expect(contents(LIBRARY)).toMatchObject(after);
});
