/**
 * The entry point of `dist/livepkg-worker.cjs`: the worker of piscina, and the tasks, which it loads from the
 * same file. Piscina does not export its worker, so it is imported by path.
 */
// oxlint-disable-next-line import/no-unassigned-import -- imported for its side effects
import '../node_modules/piscina/dist/worker.js';

export { runTask } from '../src/worker.ts';
