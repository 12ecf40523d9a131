/**
 * Builds `dist/`: the program, the library and the worker, each with its dependencies in as few files
 * as can be, because a command that starts three threads reads hundreds of modules otherwise; the
 * library's types; and the licences of what is bundled. The three stand side by side.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Piscina starts its threads from files of its own; the other is machine code, if it is there. */
const NOT_BUNDLED = ['piscina', '@node-rs/crc32'];

/** What CommonJS modules in the bundle call to load Node's own. */
const REQUIRE =
  "import { createRequire as createBundleRequire } from 'node:module';\n" +
  'const require = createBundleRequire(import.meta.url);';

/** What a CommonJS module has for `import.meta.url`. */
const BUNDLE_URL = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

const COMMON = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: NOT_BUNDLED,
  metafile: true,
  logLevel: 'warning',
} as const;

/** Bundles the library. @returns the files that went in, relative to the root */
async function bundleLibrary(): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { index: 'src/index.ts' },
    // What is loaded only when it is needed stays apart.
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    banner: { js: REQUIRE },
  });
  return Object.keys(metafile.inputs);
}

/**
 * Bundles the program, and what runs in its threads. CommonJS modules, because they are loaded in
 * half the time; and because Node 20 aborts the whole process ("IsGraphAsync must be used on an
 * instantiated module") where a thread is ended while it still loads an ES module, as happens at the
 * end of a short run.
 */
async function bundlePrograms(): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { cli: 'src/cli/main.ts', worker: 'src/worker.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: BUNDLE_URL },
  });
  return Object.keys(metafile.inputs);
}

function declareTypes(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('tsc found errors');
  // TypeScript before 5.7 knows no such parameter; for later ones, it is what they take by themselves.
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(dist, name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll('<ArrayBufferLike>', ''));
  }
}

function licenceOf(folder: string): string {
  const name = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/i.test(file));
  if (name === undefined) throw new Error(`${folder} has no licence file`);
  return readFileSync(join(root, folder, name), 'utf8');
}

/** The bundled packages ask that their licence goes wherever they go. */
function writeLicences(inputs: readonly string[]): void {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const texts = [...folders].toSorted().map((folder) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return `${name}\n${'-'.repeat(name.length)}\n\n${licenceOf(folder)}`;
  });
  writeFileSync(join(dist, 'LICENCES.txt'), texts.join('\n\n'));
}

if (existsSync(dist)) rmSync(dist, { recursive: true });
const inputs = [...(await bundleLibrary()), ...(await bundlePrograms())];
declareTypes();
writeLicences(inputs);
