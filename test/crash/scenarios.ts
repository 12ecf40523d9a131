/** Commands to be cut off, each with a small library that takes every turn of the command. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { livepkg } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';

/** Both lie below one folder, which is copied for each cut. */
export const SOURCE = 'source';
export const OUT = 'out';

export interface Scenario {
  name: string;
  /** Makes what the command finds. */
  prepare: (folder: string) => Promise<void>;
  args: readonly string[];
}

/** Three photos in two folders; two of them share a sidecar, the halves of one are apart. */
function writeLibrary(folder: string): void {
  const source = join(folder, SOURCE);
  writePhoto(join(source, 'a'), { number: 1, still: 'A.JPG', motion: 'A.MOV' });
  writePhoto(join(source, 'a'), { number: 2, still: 'A.HEIC', motion: 'A_HEVC.MOV' });
  writeFileSync(join(source, 'a', 'A.AAE'), '<plist/>');
  writePhoto(join(source, 'b'), { number: 3, motion: '../a/C.MOV' });
  writeFileSync(join(source, 'b', 'IMG_0003.xmp'), '<x:xmpmeta/>');
  mkdirSync(join(folder, OUT));
}

/** The same, packed. */
async function writeArchive(folder: string): Promise<void> {
  writeLibrary(folder);
  const { status, stderr } = await livepkg(['pack', SOURCE, '--out', OUT], { cwd: folder });
  if (status !== 0) throw new Error(stderr);
}

/** The name of a command's own result is what it writes into: `out`, but for `unpack`. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'pack',
    prepare: async (folder) => writeLibrary(folder),
    args: ['pack', SOURCE, '--out', OUT],
  },
  {
    name: 'pack --update',
    prepare: async (folder) => {
      await writeArchive(folder);
      appendFileSync(join(folder, SOURCE, 'a', 'A.AAE'), '<!-- again -->');
      rmSync(join(folder, SOURCE, 'b', 'IMG_0003.xmp'));
    },
    args: ['pack', SOURCE, '--out', OUT, '--update'],
  },
  {
    name: 'pack --remove-source',
    prepare: async (folder) => writeLibrary(folder),
    args: ['pack', SOURCE, '--out', OUT, '--remove-source'],
  },
  {
    name: 'unpack',
    prepare: async (folder) => {
      await writeArchive(folder);
      rmSync(join(folder, SOURCE), { recursive: true });
    },
    args: ['unpack', OUT, '--out', SOURCE],
  },
  {
    name: 'unpack --force',
    prepare: async (folder) => {
      await writeArchive(folder);
      appendFileSync(join(folder, SOURCE, 'a', 'A.JPG'), 'edited');
      appendFileSync(join(folder, SOURCE, 'b', 'IMG_0003.JPG'), 'edited');
      rmSync(join(folder, SOURCE, 'a', 'A_HEVC.MOV'));
    },
    args: ['unpack', OUT, '--out', SOURCE, '--force'],
  },
];
