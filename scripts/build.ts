/**
 * Builds `dist/`: the program, the library and the worker, each bundled with its dependencies, because a
 * command with three threads would otherwise load hundreds of modules; the types of the library; and the
 * licences of the bundled packages. The bundles must be in the same folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Native code: the first is optional; the second, an option of piscina, is not used. */
const NOT_BUNDLED = ['@node-rs/crc32', '@napi-rs/nice'];

/** Replaces `import.meta.url` in all output formats. */
const DEFINE = { 'import.meta.url': 'bundleUrl' };

/** Defines it in a CommonJS module. */
const URL_IN_CJS = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * Defines it in an ES module, and `require` for bundled CommonJS modules. A program that bundles the library
 * into CommonJS has an empty `import.meta`; only there `__filename` is used, because under `node --eval` it
 * is not a file.
 */
const URL_IN_ESM =
  "import { createRequire as createBundleRequire } from 'node:module';\n" +
  "import { pathToFileURL as bundleFileUrl } from 'node:url';\n" +
  'const bundleUrl = import.meta.url ?? bundleFileUrl(__filename).href;\n' +
  'const require = createBundleRequire(bundleUrl);';

/**
 * Piscina starts each thread with its own worker file, which then loads the file with the tasks. Here both
 * are one file (`scripts/worker-file.ts`), the only one that must be next to a bundle.
 */
const ONE_WORKER_FILE: Plugin = {
  name: 'one-worker-file',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]piscina[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split(PISCINAS_OWN_FILE);
      if (before === undefined || after === undefined || more.length > 0) {
        throw new Error(`${path} does not start its threads as expected`);
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
    // Dynamic imports stay separate.
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    banner: { js: URL_IN_ESM },
  });
  return Object.keys(metafile.inputs);
}

/**
 * Bundles the program and its worker as CommonJS: it loads in half the time, and Node 20 aborts the process
 * ("IsGraphAsync must be used on an instantiated module") if a thread is terminated while it loads an ES
 * module, as at the end of a short run.
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
  // TypeScript before 5.7 does not have this type parameter; for later versions it is the default.
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

/** The licences of the bundled packages require that they are included. */
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
