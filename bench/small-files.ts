/**
 * Many small photos: whether the time per photo is constant, the memory, and the time of a repeated run.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from './commands.ts';
import { makeLibrary, MIN_SIZES } from './library.ts';
import { measure, median } from './measure.ts';

const FEW = 1000;
const MANY = 100_000;
const MAX_MB = 400;
const MAX_RATIO_TO_STAT = 2.5;
const ROUNDS = 3;
/** The header of the `free` box that pads a movie. */
const BOX_HEADER = 8;

const TASKS = {
  pack: (pairs: number) => ['pack', `small-${pairs}`, '--out', `packed-${pairs}`],
  'pack again': (pairs: number) => ['pack', `small-${pairs}`, '--out', `packed-${pairs}`],
  audit: (pairs: number) => ['audit', `packed-${pairs}`],
  unpack: (pairs: number) => ['unpack', `packed-${pairs}`, '--out', `unpacked-${pairs}`],
} as const;

/** Bundled, so that no compile time is measured. */
function buildStatProgram(folder: string): string {
  const outfile = join(folder, 'stat-program.mjs');
  const source = fileURLToPath(new URL('stat-program.ts', import.meta.url));
  buildSync({ entryPoints: [source], outfile, platform: 'node', format: 'esm' });
  return outfile;
}

/** @returns rows of two tables: times and memory, and the repeated run */
export async function measureSmallFiles(
  folder: string,
): Promise<{ times: string[]; again: string[] }> {
  const seconds = new Map<string, number>();
  const peaks = new Map<string, number>();
  for (const pairs of [FEW, MANY]) {
    const size = { stillSize: MIN_SIZES.still, motionSize: MIN_SIZES.motion + BOX_HEADER };
    makeLibrary(join(folder, `small-${pairs}`), { pairs, ...size, perFolder: 1000 });
    for (const [name, argsFor] of Object.entries(TASKS)) {
      const run = await measure([process.execPath, PROGRAM, ...argsFor(pairs)], folder);
      seconds.set(`${name} ${pairs}`, run.seconds);
      peaks.set(`${name} ${pairs}`, run.peak);
    }
    rmSync(join(folder, `unpacked-${pairs}`), { recursive: true });
  }
  const each = (name: string, pairs: number): number =>
    ((seconds.get(`${name} ${pairs}`) ?? Number.NaN) / pairs) * 1000;
  const times = Object.keys(TASKS).map(
    (name) =>
      `| ${name} | ${each(name, FEW).toFixed(2)} | ${each(name, MANY).toFixed(2)} | ${(peaks.get(`${name} ${MANY}`) ?? 0).toFixed(0)} | < ${MAX_MB} |`,
  );
  const program = buildStatProgram(folder);
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const again = [process.execPath, PROGRAM, ...TASKS['pack again'](MANY)];
    ours.push((await measure(again, folder)).seconds);
    const stat = [process.execPath, program, `small-${MANY}`, `packed-${MANY}`];
    plain.push((await measure(stat, folder)).seconds);
  }
  const ratio = median(ours) / median(plain);
  const again = [
    `| pack again, ${MANY.toLocaleString('en')} unchanged pairs | ${median(ours).toFixed(1)} | ${median(plain).toFixed(1)} | ${ratio.toFixed(1)} | ≤ ${MAX_RATIO_TO_STAT} |`,
  ];
  return { times, again };
}
