import { basename, dirname } from 'node:path';
import { foldName } from '../format/unicode.ts';
import { groupBy } from '../group-by.ts';
import type { PairedFiles } from './pairing/half.ts';
import { isSidecarName, sidecarNames } from './pairing/sidecars.ts';
import type { Recognised } from './recognised.ts';
import type { Findings } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';

const NONE: readonly string[] = [];

/** Paths of sidecars that cannot be packed: links, and unreadable files. */
export class UnreadSidecars {
  readonly #byFolder: ReadonlyMap<string, string[]>;

  constructor(findings: Findings, recognised: Recognised) {
    const paths = [
      ...findings.notFollowed,
      ...findings.problems.map(({ file }) => file),
      ...recognised.problems.map(({ file }) => file.path),
      ...recognised.damaged.map(({ file }) => file.path),
    ];
    const sidecars = paths.filter((path) => isSidecarName(basename(path)));
    this.#byFolder = groupBy(sidecars, (path) => dirname(path));
  }

  /** The ones that belong to a pair, by their names. */
  of({ still, motion }: PairedFiles<PhotoFile>): readonly string[] {
    if (this.#byFolder.size === 0) return NONE;
    const found = [still.file, motion.file].flatMap(({ path, name }) => {
      const inFolder = this.#byFolder.get(dirname(path)) ?? [];
      if (inFolder.length === 0) return [];
      const names = sidecarNames(name);
      return inFolder.filter((sidecar) => names.has(foldName(basename(sidecar))));
    });
    return [...new Set(found)];
  }
}
