/**
 * What the build makes `dist/livepkg-worker.cjs` of: what piscina runs in a thread, and the tasks that it
 * looks for in the same file. Piscina exports no such path, so its file is named.
 */
import '../node_modules/piscina/dist/worker.js';

export { runTask } from '../src/worker.ts';
