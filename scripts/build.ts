/**
 * Builds `dist/`: the program, the library and the worker, each with its dependencies in as few files
 * as can be, because a command that starts three threads reads hundreds of modules otherwise; the
 * library's types; and the licences of what is bundled.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Piscina starts its threads from files of its own. */
const NOT_BUNDLED = ['piscina'];

/** What CommonJS modules in the bundle call to load Node's own. */
const REQUIRE =
  "import { createRequire as createBundleRequire } from 'node:module';\n" +
  'const require = createBundleRequire(import.meta.url);';

/** Bundles everything. @returns the files that went in, relative to the root */
async function bundle(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      index: 'src/index.ts',
      'cli/main': 'src/cli/main.ts',
      worker: 'src/archive/workers/worker.ts',
    },
    outdir: dist,
    bundle: true,
    // What the entry points share is loaded once: there must be but one LivepkgError.
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: NOT_BUNDLED,
    alias: { 'buffer-crc32': './scripts/node-crc32.ts' },
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
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
const inputs = await bundle();
declareTypes();
writeLicences(inputs);
