/**
 * Compares livepkg with other programs in alternating runs, and writes `bench/RESULTS.md`.
 *
 * `npm run bench`, optionally with task names (`small` for many small photos). LIVEPKG_BENCH_ROUNDS: number
 * of rounds (5). It takes about half an hour, and 15 GB in the temporary folder.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, PROGRAM, TASKS, type Competitor, type Task } from './commands.ts';
import { makeLibrary } from './library.ts';
import { measure, median, type Measurement } from './measure.ts';
import { measureSmallFiles } from './small-files.ts';

const ROUNDS = Number(process.env['LIVEPKG_BENCH_ROUNDS'] ?? 5);
const PAIRS = 200;
const HALVES = 1000;
const REAL = fileURLToPath(new URL('../../shared/livephotos/pairs', import.meta.url));

function livepkg(...args: string[]): void {
  execFileSync(process.execPath, [PROGRAM, ...args], { stdio: 'ignore' });
}

/**
 * Copies real pairs, each into a folder of its own. @returns whether there are any
 */
function copyHalves(folder: string): boolean {
  if (!existsSync(REAL)) return false;
  const isHalf = /\.(?:heic|jpe?g|dng|mov)$/i;
  const halves = readdirSync(REAL, { recursive: true, encoding: 'utf8' }).filter((path) =>
    isHalf.test(path),
  );
  for (let copy = 0; copy * halves.length < HALVES; copy += 1) {
    for (const half of halves) cpSync(join(REAL, half), join(folder, String(copy), half));
  }
  return halves.length > 0;
}

/** Creates the input of all tasks. @returns bytes of the library */
function prepare(folder: string): number {
  const at = (name: string): string => join(folder, name);
  const bytes = makeLibrary(at('lib'), {
    pairs: PAIRS,
    stillSize: 2_000_000,
    motionSize: 3_200_000,
    perFolder: 50,
  });
  livepkg('pack', at('lib'), '--out', at('archive'));
  const containers = readdirSync(at('archive'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.livepkg'),
  );
  const paths = containers.map((name) => join('archive', name));
  writeFileSync(at('archive.sums'), execFileSync('sha256sum', paths, { cwd: folder }));
  cpSync(at(paths[0] ?? ''), at('one.livepkg'));
  return bytes;
}

async function once(competitor: Competitor, folder: string): Promise<Measurement> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  execFileSync('sync');
  return measure(competitor.command, folder);
}

/** Runs all competitors in each round. @returns rows of a table */
async function measureTask(task: Task, folder: string): Promise<string[]> {
  const competitors = task.competitors.filter(isInstalled);
  const runs = new Map<Competitor, Measurement[]>(competitors.map((one) => [one, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const competitor of competitors)
      runs.get(competitor)?.push(await once(competitor, folder));
  }
  const seconds = (one: Competitor): number =>
    median((runs.get(one) ?? []).map((run) => run.seconds));
  const [ours] = task.competitors;
  return competitors.map((one) => {
    const all = (runs.get(one) ?? []).map((run) => run.seconds);
    const range = `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
    const ratio = one === ours ? '' : (seconds(ours) / seconds(one)).toFixed(2);
    const limit = task.limits[one.name];
    const peak = Math.max(...(runs.get(one) ?? []).map((run) => run.peak)).toFixed(0);
    return `| ${task.name} | ${one.name} | ${seconds(one).toFixed(2)} | ${range} | ${ratio} | ${limit === undefined ? '' : `≤ ${limit}`} | ${one === ours ? peak : ''} |`;
  });
}

const folder = mkdtempSync(join(tmpdir(), 'livepkg-bench-'));
try {
  const bytes = prepare(folder);
  const selected = process.argv.slice(2);
  const tasks = TASKS.filter(({ name }) => selected.length === 0 || selected.includes(name)).filter(
    ({ name }) => name !== 'scan' || copyHalves(join(folder, 'halves')),
  );
  const lines: string[] = [];
  for (const task of tasks) {
    const found = await measureTask(task, folder);
    process.stdout.write(`${found.join('\n')}\n`);
    lines.push(...found);
  }
  const small = selected.length === 0 || selected.includes('small');
  const { times, again } = small ? await measureSmallFiles(folder) : { times: [], again: [] };
  process.stdout.write(`${[...times, ...again].join('\n')}\n`);
  if (selected.length === 0) {
    const [cpu] = cpus();
    const text = [
      '# Results of the last `npm run bench`',
      '',
      `${PAIRS} pairs of 2.0 + 3.2 MB (${(bytes / 1e9).toFixed(2)} GB), files in the page cache, medians of ${ROUNDS} rounds in`,
      'which all programs alternate; *ratio* is the time of livepkg divided by that of the other program. `scan`: 1,008 copies of real halves, each pair in a folder of its own.',
      '',
      `Machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, shared with others.`,
      '',
      '| task | program | seconds | range | ratio | limit | peak MB |',
      '| --- | --- | --: | --- | --: | --: | --: |',
      ...lines,
      '',
      'Many small photos (34 KB per pair, files in the page cache), one run:',
      '',
      '| task | ms per pair, 1,000 pairs | ms per pair, 100,000 pairs | peak MB, 100,000 pairs | limit |',
      '| --- | --: | --: | --: | --: |',
      ...times,
      '',
      'A repeated run, compared with a minimal program that stats every source and reads 4 KB of every container',
      '(`bench/stat-program.ts`), medians of 3:',
      '',
      '| task | seconds | minimal program | ratio | limit |',
      '| --- | --: | --: | --: | --: |',
      ...again,
      '',
    ].join('\n');
    writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), text);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
