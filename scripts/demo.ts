/**
 * Packs, audits and restores the sample library; compares each restored file with its original; then flips
 * one bit, which the audit must detect. Everything is written into a temporary folder, which is removed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const library = join('fixtures', 'library');
const folder = mkdtempSync(join(tmpdir(), 'livepkg-demo-'));
const archive = join(folder, 'archive');
const restored = join(folder, 'restored');

function livepkg(args: string[], expectedStatus = 0): void {
  console.log(`\n$ livepkg ${args.join(' ')}`);
  const main = join(root, 'dist', 'cli.cjs');
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== expectedStatus) throw new Error(`livepkg ended with ${status}`);
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

const sha256 = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');
const modified = (path: string): bigint => statSync(path, { bigint: true }).mtimeNs / 1000n;

function compare(): void {
  console.log('\nComparing every restored file with its original (SHA-256, modification time):');
  for (const path of filesBelow(restored)) {
    const name = relative(restored, path);
    const original = join(root, library, name);
    if (sha256(path) !== sha256(original)) throw new Error(`${name} has different content`);
    if (modified(path) !== modified(original)) throw new Error(`${name} has a different time`);
    console.log(`  = ${name}`);
  }
}

function flipOneBit(): void {
  const [container] = filesBelow(archive);
  if (container === undefined) throw new Error('nothing was packed');
  const bytes = readFileSync(container);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(container, bytes);
  console.log(`\nAfter flipping one bit of ${relative(folder, container)}:`);
}

try {
  livepkg(['scan', library]);
  livepkg(['pack', library, '--out', archive]);
  livepkg(['audit', archive]);
  livepkg(['unpack', archive, '--out', restored]);
  compare();
  flipOneBit();
  livepkg(['audit', archive], 1);
  console.log('\nThe demo is done: packed, audited, restored, compared.');
} finally {
  rmSync(folder, { recursive: true });
}
