/**
 * The lower bound of a repeated `pack`: lists and stats every source, and reads 4 KB of every container.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FIRST_BYTES = 4096;

function forEachFile(folder: string, use: (path: string) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) forEachFile(path, use);
    else use(path);
  }
}

const [, , sources = '', archive = ''] = process.argv;
const buffer = Buffer.alloc(FIRST_BYTES);
let bytes = 0;
forEachFile(sources, (path) => {
  bytes += statSync(path).size;
});
forEachFile(archive, (path) => {
  const descriptor = openSync(path, 'r');
  bytes += readSync(descriptor, buffer, 0, FIRST_BYTES, 0);
  closeSync(descriptor);
});
process.stdout.write(`${bytes}\n`);
