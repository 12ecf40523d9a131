/** The command line of a run. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, type Run } from './steps.ts';

function flagsOf({ update, removeSource, pairByName, dropSidecars, jobs }: Run): string[] {
  return [
    '--out',
    OUT,
    ...(update ? ['--update'] : []),
    ...(removeSource ? ['--remove-source'] : []),
    ...(pairByName ? ['--pair-by-name'] : []),
    ...(update && dropSidecars ? ['--drop-sidecars'] : []),
    '--jobs',
    `${jobs}`,
  ];
}

/** As a shell expands a pattern, which is left as it is where nothing matches. */
function expand(path: string, home: string): string[] {
  if (!path.endsWith('/*')) return [path];
  const folder = path.slice(0, -2);
  if (!existsSync(join(home, folder))) return [path];
  const found = readdirSync(join(home, folder)).toSorted();
  return found.length === 0 ? [path] : found.map((name) => join(folder, name));
}

/** @param home the folder in which it is run */
export function argsOf(run: Run, home: string): string[] {
  const paths = run.paths.flatMap((path) => expand(path, home));
  return ['pack', ...paths, ...flagsOf(run), '--json'];
}

export function inWords(run: Run): string {
  return `livepkg pack ${run.paths.join(' ')} ${flagsOf(run).join(' ')}`;
}
