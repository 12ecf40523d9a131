/**
 * Links planted below `--out` beforehand, of every kind: nothing is written, made, replaced or
 * removed where they lead, and they stay as they are.
 */
import { lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryPath } from '../../../src/store/folder/temporary.ts';
import { writePhoto } from '../../support/photos.ts';
import { pack, tally, unpack } from '../../support/records.ts';
import { state, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();

/** A temporary of this machine whose process is long dead: what a run may remove where it writes. */
const staleName = basename(temporaryPath('/', 'aabbccdd')).replace(
  /^(\.~livepkg-[0-9a-f]{8}-)[0-9a-f]{8}/,
  '$17fffffff',
);

/** Every photo has a folder `NAME/b`, and its files have the name of what is planted there. */
const LINKS: Record<string, { at: 'target' | 'below' | 'top'; to: string }> = {
  'file-to-file': { at: 'target', to: 'file' },
  'file-to-nothing': { at: 'target', to: 'new' },
  'file-to-folder': { at: 'target', to: 'folder' },
  'folder-to-folder': { at: 'below', to: 'folder' },
  'folder-to-nothing': { at: 'below', to: 'new' },
  'top-to-folder': { at: 'top', to: 'folder' },
  'top-to-nothing': { at: 'top', to: 'new' },
};
const KINDS = Object.keys(LINKS);
const onTheWay = KINDS.filter((kind) => LINKS[kind]?.at !== 'target');

const source = folder('source');
const archive = folder('archive');
for (const [number, kind] of [...KINDS, 'fine'].entries()) {
  writePhoto(join(source, kind, 'b'), { number, still: `${kind}.JPG`, motion: `${kind}.MOV` });
}
await pack([source, '--out', archive]);

/** Plants all links, and gives what must stay as it is. */
function plant(targetOf: (kind: string) => string) {
  const [out, victim] = [folder('out'), folder('victim')];
  mkdirSync(join(victim, 'folder/b'), { recursive: true });
  writeFileSync(join(victim, 'file'), 'mine');
  for (const place of ['', 'folder', 'folder/b']) {
    writeFileSync(join(victim, place, staleName), 'not yours');
  }
  const links = KINDS.map((kind) => {
    const { at = 'target', to = '' } = LINKS[kind] ?? {};
    const path = { target: targetOf(kind), below: `${kind}/b`, top: kind }[at];
    mkdirSync(dirname(join(out, path)), { recursive: true });
    symlinkSync(join(victim, to), join(out, path));
    return join(out, path);
  });
  const look = () => [
    links.map((link) => [lstatSync(link).ino, readlinkSync(link)]),
    state(victim),
  ];
  return { out, look };
}

describe.concurrent('links planted below --out', () => {
  test.each([[[]], [['--update']]])('pack %j', async (flags: string[]) => {
    const { out, look } = plant((kind) => `${kind}/b/${kind}.livepkg`);
    const before = look();
    const { records } = await pack([source, '--out', out, ...flags]);
    expect(tally(records)).toEqual({
      packed: 1,
      'conflict target-differs': 3,
      'failed out-not-a-folder': onTheWay.length,
    });
    expect(look()).toEqual(before);
  });

  test.each([[[]], [['--force']]])('unpack %j', async (flags: string[]) => {
    for (const half of ['JPG', 'MOV']) {
      const { out, look } = plant((kind) => `${kind}/b/${kind}.${half}`);
      const before = look();
      const { records } = await unpack([archive, '--out', out, ...flags]);
      expect(tally(records)).toEqual({
        restored: 1,
        'conflict target-differs': 3,
        'failed out-not-a-folder': onTheWay.length,
      });
      expect(look()).toEqual(before);
    }
  });

  test.each([[[]], [['--force']]])('unpack --flat %j', async (flags: string[]) => {
    const { out, look } = plant((kind) => `${kind}.MOV`);
    const before = look();
    const { records } = await unpack([archive, '--out', out, '--flat', ...flags]);
    expect(tally(records)).toEqual({
      restored: 1 + onTheWay.length,
      'conflict target-differs': 3,
    });
    expect(look()).toEqual(before);
  });
});
