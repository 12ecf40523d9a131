/** Files without a byte, and full of zeros: what an interrupted sync leaves is called what it is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';
import { catalog } from '../support/records.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const AGAIN = 'Get it again from where it came from';

/** What commands say of a container with these bytes. */
async function saidOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const cwd = folder('cwd');
  writeFileSync(join(cwd, 'x.livepkg'), bytes);
  const said: Record<string, string> = {};
  for (const [name, args] of Object.entries({
    audit: ['audit', '.'],
    quick: ['audit', '.', '--quick'],
    live: ['audit', '.', '--live'],
    unpack: ['unpack', '.', '--out', 'out'],
    salvage: ['unpack', '.', '--out', 'out', '--salvage'],
    info: ['info', 'x.livepkg'],
  })) {
    const { status, stdout, stderr } = await livepkg(args, { cwd });
    expect(status).toBe(1);
    said[name] = (stdout + stderr).split('\n').find((line) => line.includes('x.livepkg')) ?? '';
    expect(said[name]).toContain('[not-a-container]');
  }
  const { records } = await catalog([cwd, '--out', join(folder(), 'a.catalog')]);
  said['catalog'] = JSON.stringify(records[0]);
  return said;
}

test.concurrent('an empty container is called empty, with what to do', async () => {
  for (const [command, text] of Object.entries(await saidOf(new Uint8Array()))) {
    expect(text, command).toContain('It is empty (0 bytes)');
    expect(text, command).toContain(AGAIN);
    expect(text, command).not.toContain('--salvage');
  }
});

test.concurrent('one full of zeros is said to begin with zeros', async () => {
  for (const size of [1, 64, 100_000]) {
    for (const [command, text] of Object.entries(await saidOf(new Uint8Array(size)))) {
      expect(text, command).toContain('Its beginning is nothing but zeros');
      expect(text, command).toContain(AGAIN);
    }
  }
});

test.concurrent.each(['still', 'motion'] as const)('an empty %s is called empty', async (half) => {
  const source = folder('source');
  const photo = writePhoto(source, { number: 1 });
  writeFileSync(photo[half], '');
  for (const args of [
    ['scan', source],
    ['pack', source, '--out', folder('out')],
  ]) {
    const { status, stdout } = await livepkg(args);
    expect(status).toBe(1);
    const line = stdout.split('\n').find((one) => one.includes(`✗ ${photo[half]}: `)) ?? '';
    expect(line).toContain('The file is empty (0 bytes)');
    expect(line).toContain(AGAIN);
  }
});
