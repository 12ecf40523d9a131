/**
 * What the build makes `dist/livepkg-worker.cjs` of: what piscina runs in a thread, and the tasks that it
 * looks for in the same file. Piscina exports no such path, so its file is named.
 */
// oxlint-disable-next-line import/no-unassigned-import -- it listens, and exports nothing
import '../node_modules/piscina/dist/worker.js';

export { runTask } from '../src/worker.ts';
