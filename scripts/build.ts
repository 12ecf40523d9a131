/**
 * Builds `dist/`: the program, the library and the worker, each with its dependencies in as few files
 * as can be, because a command that starts three threads reads hundreds of modules otherwise; the
 * library's types; and the licences of what is bundled. The three stand side by side.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Machine code: the first is used if it is there; the second, which piscina can load, is not used. */
const NOT_BUNDLED = ['@node-rs/crc32', '@napi-rs/nice'];

/** What modules have for `import.meta.url`, whatever they are made into. */
const DEFINE = { 'import.meta.url': 'bundleUrl' };

/** The same in a CommonJS module. */
const URL_IN_CJS = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * The same in an ES module; and what CommonJS modules in the bundle call to load Node's own. A program
 * that uses the library may be bundled in turn: in one that is made into CommonJS, `import.meta` is
 * empty. Only there is `__filename` asked for: under `node --eval` modules see one that is no file.
 */
const URL_IN_ESM =
  "import { createRequire as createBundleRequire } from 'node:module';\n" +
  "import { pathToFileURL as bundleFileUrl } from 'node:url';\n" +
  'const bundleUrl = import.meta.url ?? bundleFileUrl(__filename).href;\n' +
  'const require = createBundleRequire(bundleUrl);';

/**
 * Piscina starts each thread from a file of its own, which then loads the file with the tasks. Here both
 * are one file (`scripts/worker-file.ts`): it is all that has to lie beside a bundle.
 */
const ONE_WORKER_FILE: Plugin = {
  name: 'one-worker-file',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]piscina[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split(PISCINAS_OWN_FILE);
      if (before === undefined || after === undefined || more.length > 0) {
        throw new Error(`${path} starts its threads in another way than was known`);
      }
      return { contents: `${before}this.options.filename${after}` };
    });
  },
};
const PISCINAS_OWN_FILE = "(0, node_path_1.resolve)(__dirname, 'worker.js')";

const COMMON = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: NOT_BUNDLED,
  define: DEFINE,
  plugins: [ONE_WORKER_FILE],
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Bundles the library. @returns the files that went in, relative to the root */
async function bundleLibrary(): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { index: 'src/index.ts' },
    // What is loaded only when it is needed stays apart.
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    banner: { js: URL_IN_ESM },
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
    entryPoints: { cli: 'src/cli/main.ts', 'livepkg-worker': 'scripts/worker-file.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    banner: { js: URL_IN_CJS },
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
