/**
 * Finds the sidecars of a pair: edits (`.AAE`), metadata (`.xmp`), and the `.json` of Google Takeout.
 * They are recognised only by their names, in the folder of the pair; in a bundle, all belong to it.
 */
import { withoutExtension } from '../../format/file-name.ts';
import { MAX_SIDECARS } from '../../format/manifest-rules.ts';
import { SURE_TO_FIT_BYTES } from '../../format/manifest-schema.ts';
import { foldName } from '../../format/unicode.ts';
import { groupBy } from '../../group-by.ts';
import { MEDIA_EXTENSION } from '../../media/common/extensions.ts';
import type { HalfFile, PairedFiles } from './half.ts';

const SIDECAR_EXTENSION = /\.(?:aae|xmp)$/i;
const TAKEOUT = new RegExp(`\\.(?:${MEDIA_EXTENSION})(?:\\..*)?(?:\\(\\d+\\))?\\.json$`, 'i');

/** Takeout puts this between the name of a media file and `.json`, truncated to fit. */
const TAKEOUT_SUFFIX = '.supplemental-metadata';
/** The maximum number of characters before `.json`. */
const TAKEOUT_MAX_LENGTH = 46;

/** Whether a file is a sidecar by its name. */
export function isSidecarName(name: string): boolean {
  return SIDECAR_EXTENSION.test(name) || TAKEOUT.test(name) || isTruncatedTakeout(name);
}

/** A truncated name has exactly the maximum length. */
function isTruncatedTakeout(name: string): boolean {
  const [, base = ''] = /^(.*?)(?:\(\d+\))?\.json$/i.exec(name) ?? [];
  return base.normalize('NFC').length === TAKEOUT_MAX_LENGTH;
}

/** `IMG_1234(1).HEIC` → `IMG_1234.HEIC` and `(1)`: Takeout puts the number behind the suffix. */
function withoutNumber(name: string): { name: string; number: string } {
  const [, stem = '', number = '', extension = ''] = /^(.*?)(\(\d+\))(\.[^.]*)$/.exec(name) ?? [];
  return number === '' ? { name, number } : { name: stem + extension, number };
}

/** Possible names of the Takeout `.json` of a media file, for every truncation. */
function takeoutNames(media: string, number = ''): string[] {
  const names = [media.slice(0, TAKEOUT_MAX_LENGTH)];
  for (let kept = 0; kept <= TAKEOUT_SUFFIX.length; kept += 1) {
    names.push(media + TAKEOUT_SUFFIX.slice(0, kept));
  }
  return names.map((name) => `${name}${number}.json`);
}

/** The folded names of all possible sidecars of a media file. */
export function sidecarNames(name: string): Set<string> {
  // Takeout counts NFC characters; folding may yield more.
  const media = name.normalize('NFC');
  const stem = withoutExtension(media);
  const plain = withoutNumber(media);
  const names = [
    `${stem}.aae`,
    `${stem}_o.aae`,
    // The adjustments of the original: IMG_3582 has IMG_O3582.
    `${stem.replace(/(?<=_)(?=\d+$)/, 'o')}.aae`,
    `${stem}.xmp`,
    `${media}.xmp`,
    ...takeoutNames(media),
    ...(plain.number === '' ? [] : takeoutNames(plain.name, plain.number)),
  ];
  return new Set(names.map(foldName));
}

/** The sidecars of a pair. */
export interface PairSidecars<File extends HalfFile> {
  /** Those that are packed with it. */
  taken: File[];
  /** Those that do not fit into its container. */
  leftOut: File[];
}

/**
 * Selects sidecars in order until the container is full. Only the first of each name is taken: halves
 * from two folders may each have one, but only one can be restored under that name.
 *
 * @param room for sidecars, in bytes
 */
function selectFitting<File extends HalfFile>(
  sidecars: ReadonlySet<File>,
  room: number,
): PairSidecars<File> {
  const names = new Set<string>();
  const taken: File[] = [];
  const leftOut: File[] = [];
  let left = room;
  for (const file of sidecars) {
    const { name, size } = file;
    const fits = taken.length < MAX_SIDECARS && !names.has(name) && size <= left;
    (fits ? taken : leftOut).push(file);
    if (!fits) continue;
    names.add(name);
    left -= size;
  }
  return { taken, leftOut };
}

/** The sidecars in one folder, by name. */
class SidecarsOfFolder<File extends HalfFile> {
  readonly #byName: ReadonlyMap<string, File[]>;
  /** Sidecars in a bundle: they belong to its photo, whatever their names. */
  readonly bundled: readonly File[];

  constructor(files: readonly File[]) {
    this.#byName = groupBy(files, ({ name }) => foldName(name));
    this.bundled = files.filter(({ bundle }) => bundle !== undefined);
  }

  /** The sidecars of a media file, by name. */
  of(name: string): File[] {
    return [...sidecarNames(name)].flatMap((sidecar) => this.#byName.get(sidecar) ?? []);
  }
}

/**
 * The sidecars of each pair that has any, from the folders of the still and of the motion; for a bundle,
 * also from the folder that contains it. A sidecar that matches two pairs of a folder belongs to both.
 */
export function findSidecars<File extends HalfFile, Halves extends PairedFiles<File>>(
  pairs: readonly Halves[],
  sidecars: readonly File[],
): Map<Halves, PairSidecars<File>> {
  const inFolders = new Map(
    [...groupBy(sidecars, ({ folder }) => folder)].map(([folder, files]) => [
      folder,
      new SidecarsOfFolder(files),
    ]),
  );
  const found = new Map<Halves, PairSidecars<File>>();
  if (sidecars.length === 0) return found;
  for (const pair of pairs) {
    const halves = [pair.still.file, pair.motion.file];
    const names = halves.flatMap(({ folder, name, bundle }) =>
      bundle === undefined ? [{ folder, name }] : [{ folder, name }, bundle],
    );
    const files = [
      ...names.flatMap(({ folder, name }) => inFolders.get(folder)?.of(name) ?? []),
      ...halves.flatMap(({ folder }) => inFolders.get(folder)?.bundled ?? []),
    ];
    // Most pairs have none: save memory.
    if (files.length === 0) continue;
    const room = SURE_TO_FIT_BYTES - pair.still.file.size - pair.motion.file.size;
    found.set(pair, selectFitting(new Set(files), room));
  }
  return found;
}
