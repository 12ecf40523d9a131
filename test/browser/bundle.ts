/** `format/` and `media/` as a browser gets them: bundled for it, with nothing left outside. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { makeTemporaryFolder } from '../support/tree.ts';

/**
 * Bundles a module of this folder. Fails where it imports anything of Node's.
 *
 * @param globalName what a script that is no module puts its exports into
 */
export async function bundleForBrowser(module: string, globalName?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(module, import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'silent',
    ...(globalName === undefined ? { format: 'esm' } : { format: 'iife', globalName }),
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Loads a module of this folder under Node as a browser gets it, e.g. with the ZIP layer for browsers. */
export async function importForBrowser<Module>(module: string): Promise<Module> {
  const folder = makeTemporaryFolder();
  try {
    const path = join(folder, 'bundle.mjs');
    writeFileSync(path, await bundleForBrowser(module));
    const loaded: unknown = await import(pathToFileURL(path).href);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- bundled from that very module
    return loaded as Module;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
