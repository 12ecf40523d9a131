/** A process that swaps two paths again and again, as an attacker with access to the folder could. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { oracle, PYTHONS, type Oracle } from './oracles.ts';

/** Node cannot exchange two names; with two renames, there would be moments without a file. */
const PROGRAM = `
import ctypes, os, sys
exchange = ctypes.CDLL(None, use_errno=True).renameat2
a, b = (os.fsencode(path) for path in sys.argv[1:3])
def swap():
    if exchange(-100, a, -100, b, 2) != 0:
        sys.exit(os.strerror(ctypes.get_errno()))
swap(); swap()
if len(sys.argv) > 3:
    sys.exit(0)
print("ready", flush=True)
while True:
    swap()
`;

/** Whether two paths can be swapped in one step. @param paths two that exist */
export function exchanger(paths: readonly [string, string]): Oracle {
  return oracle([...PYTHONS], ['-c', PROGRAM, ...paths, 'once'], 'python3 with renameat2 (Linux)');
}

/** Swaps two paths again and again while `work` runs. */
export async function whileSwapping<Result>(
  command: string,
  paths: readonly [string, string],
  work: () => Promise<Result>,
): Promise<Result> {
  const child = spawn(command, ['-c', PROGRAM, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  try {
    await once(child.stdout, 'data');
    return await work();
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
