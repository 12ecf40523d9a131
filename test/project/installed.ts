/** A project that has livepkg installed as its users have it: from the tarball that would be published. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../support/livepkg.ts';

const MODULES = join(ROOT, 'node_modules');
const { dependencies, optionalDependencies } = v.parse(
  v.object({
    dependencies: v.record(v.string(), v.string()),
    optionalDependencies: v.record(v.string(), v.string()),
  }),
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
);

/** What a program in TypeScript has besides: Node's own types. */
const OF_THE_PROGRAM = ['@types/node', 'undici-types'];

export interface Project {
  folder: string;
  /** Where livepkg is installed. */
  livepkg: string;
}

/**
 * Makes a project in an empty folder. Nothing is downloaded: what livepkg depends on comes from the
 * repository, and nothing else does.
 */
export function installProject(folder: string): Project {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  // What the build made is packed as it is: another test may be reading it.
  const args = ['pack', ROOT, '--ignore-scripts', '--json', '--pack-destination', folder];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const printed: unknown = JSON.parse(
    execFileSync(npm, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const [{ filename }] = v.parse(v.tuple([v.object({ filename: v.string() })]), printed);
  execFileSync('tar', ['-xzf', filename], { cwd: folder });
  const livepkg = join(modules, 'livepkg');
  cpSync(join(folder, 'package'), livepkg, { recursive: true });
  for (const made of [filename, 'package']) rmSync(join(folder, made), { recursive: true });
  for (const name of [
    ...Object.keys(dependencies),
    ...Object.keys(optionalDependencies),
    ...OF_THE_PROGRAM,
  ]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(MODULES, name), join(modules, name), 'junction');
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  return { folder, livepkg };
}

/** Compiles programs of a project as strictly as can be, the declarations of livepkg included. */
export function compile({ folder }: Project, programs: readonly string[]): void {
  const configuration = {
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
    },
    files: programs,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  const tsc = join(MODULES, 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    // The compiler says on standard output what it found.
    const found = error instanceof Error && 'stdout' in error ? error.stdout : error;
    throw new Error(String(found), { cause: error });
  }
}
