/** The measured commands: livepkg, and alternatives. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

/** A command that is measured. It writes into the folder `out`, which is empty at the start. */
export interface Competitor {
  name: string;
  /** The required program; absent for livepkg. */
  needs?: string;
  command: readonly string[];
}

/** A task with its commands, livepkg first. */
export interface Task {
  name: string;
  competitors: readonly [Competitor, ...Competitor[]];
  /** The maximum ratio of times for each other command. */
  limits: Readonly<Record<string, number>>;
}

const sh = (script: string): string[] => ['sh', '-c', `set -e; ${script}`];
const livepkg = (...args: string[]): Competitor => ({
  name: 'livepkg',
  command: [process.execPath, PROGRAM, ...args],
});

/** A loop over pairs: `$s` is the still, `$m` the motion, `$n` a name for the pair. */
const EACH_PAIR =
  'find lib -name "*.JPG" | while read -r s; do m="${s%.JPG}.MOV"; n="out/$(basename "$s" .JPG)"; ';

/** Paths are relative to the folder of the benchmark: `lib`, `archive`, `out`. */
export const TASKS: readonly Task[] = [
  {
    name: 'pack',
    competitors: [
      livepkg('pack', 'lib', '--out', 'out'),
      {
        name: 'cp -r, sync of each file',
        needs: 'cp',
        command: sh('cp -r lib out/; find out -type f -print0 | xargs -0 sync'),
      },
      {
        name: 'zip -0 of each pair',
        needs: 'zip',
        command: sh(`${EACH_PAIR} zip -0 -q "$n.zip" "$s" "$m"; done`),
      },
      {
        name: 'sha256sum and zip -0 of each pair',
        needs: 'zip',
        command: sh(
          `${EACH_PAIR} sha256sum "$s" "$m" > "$n.sums"; zip -0 -q "$n.zip" "$s" "$m" "$n.sums"; done`,
        ),
      },
      {
        name: '7zz a -mx0, one archive',
        needs: '7zz',
        command: sh('7zz a -mx0 -bso0 out/all.7z lib'),
      },
      {
        name: 'restic backup',
        needs: 'restic',
        command: sh(
          'export RESTIC_PASSWORD=x; restic -q init --repo out/r; restic -q backup --repo out/r lib',
        ),
      },
    ],
    limits: {
      'cp -r, sync of each file': 1.8,
      'zip -0 of each pair': 0.45,
      'sha256sum and zip -0 of each pair': 0.25,
    },
  },
  {
    name: 'audit',
    competitors: [
      livepkg('audit', 'archive'),
      {
        name: 'openssl dgst -sha256, two at a time',
        needs: 'openssl',
        command: sh('find archive -type f -print0 | xargs -0 -P2 -n 50 openssl dgst -sha256'),
      },
      {
        name: 'sha256sum -c',
        needs: 'sha256sum',
        command: sh('sha256sum -c --quiet archive.sums'),
      },
    ],
    limits: { 'openssl dgst -sha256, two at a time': 2, 'sha256sum -c': 0.4 },
  },
  {
    name: 'unpack',
    competitors: [
      livepkg('unpack', 'archive', '--out', 'out'),
      {
        name: 'cp -r, sync of each file',
        needs: 'cp',
        command: sh('cp -r lib out/; find out -type f -print0 | xargs -0 sync'),
      },
      {
        name: 'unzip of each container',
        needs: 'unzip',
        command: sh(
          'find archive -name "*.livepkg" | while read -r c; do unzip -q -d "out/$(basename "$c")" "$c"; done',
        ),
      },
    ],
    limits: { 'cp -r, sync of each file': 1.8, 'unzip of each container': 1 },
  },
  {
    name: 'scan',
    competitors: [
      livepkg('scan', 'halves'),
      {
        name: 'exiftool -fast -r',
        needs: 'exiftool',
        command: sh('exiftool -q -q -fast -r -ContentIdentifier -MediaGroupUUID halves || true'),
      },
    ],
    limits: { 'exiftool -fast -r': 0.15 },
  },
  {
    name: 'start',
    competitors: [
      livepkg('--version'),
      { name: 'node -e 0', needs: 'node', command: ['node', '-e', '0'] },
    ],
    limits: { 'node -e 0': 2 },
  },
  {
    name: 'info',
    competitors: [
      livepkg('info', 'one.livepkg'),
      { name: 'node -e 0', needs: 'node', command: ['node', '-e', '0'] },
    ],
    limits: { 'node -e 0': 2.5 },
  },
];

/** Whether the required program is installed. */
export function isInstalled({ needs }: Competitor): boolean {
  return needs === undefined || spawnSync('which', [needs]).status === 0;
}
