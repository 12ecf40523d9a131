/**
 * Which small files travel with a pair: edits (`.AAE`), metadata (`.xmp`), and what Google Takeout
 * writes beside a photo (`.json`). They are known by their names alone, in the pair's own folder; in
 * a bundle all of them are the photo's.
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

/** What Takeout puts between a media file's name and `.json`, as far as there is room. */
const TAKEOUT_SUFFIX = '.supplemental-metadata';
/** So many characters of a name Takeout leaves before `.json`. */
const TAKEOUT_ROOM = 46;

/** Whether a file is a sidecar by its name. */
export function isSidecarName(name: string): boolean {
  return SIDECAR_EXTENSION.test(name) || TAKEOUT.test(name) || isCutOffTakeout(name);
}

/** A name that Takeout cut: whatever it was, it now fills all the room there is. */
function isCutOffTakeout(name: string): boolean {
  const [, base = ''] = /^(.*?)(?:\(\d+\))?\.json$/i.exec(name) ?? [];
  return base.normalize('NFC').length === TAKEOUT_ROOM;
}

/** `IMG_1234(1).HEIC` → `IMG_1234.HEIC` and `(1)`: Takeout puts the number behind the suffix. */
function withoutNumber(name: string): { name: string; number: string } {
  const [, stem = '', number = '', extension = ''] = /^(.*?)(\(\d+\))(\.[^.]*)$/.exec(name) ?? [];
  return number === '' ? { name, number } : { name: stem + extension, number };
}

/** Names of the `.json` that Takeout writes for a media file, however much it cut off. */
function takeoutNames(media: string, number = ''): string[] {
  const names = [media.slice(0, TAKEOUT_ROOM)];
  for (let kept = 0; kept <= TAKEOUT_SUFFIX.length; kept += 1) {
    names.push(media + TAKEOUT_SUFFIX.slice(0, kept));
  }
  return names.map((name) => `${name}${number}.json`);
}

/** Names, folded, of all sidecars that a media file can have. */
export function sidecarNames(name: string): Set<string> {
  // Takeout counts characters as people write them: folded, there may be more.
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
  /** Those that travel with it. */
  taken: File[];
  /** Those that its container has no room for. */
  leftOut: File[];
}

/**
 * Those that go into a container are taken, one after the other: as many and as large as it holds, and
 * only the first of each name: halves from two folders may each have a sidecar of one name, and only
 * one of them can go back under it.
 *
 * @param room for so many bytes of sidecars
 */
function thatFit<File extends HalfFile>(
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
  /** Those of a folder that is a bundle: they belong to its photo, whatever they are called. */
  readonly bundled: readonly File[];

  constructor(files: readonly File[]) {
    this.#byName = groupBy(files, ({ name }) => foldName(name));
    this.bundled = files.filter(({ bundle }) => bundle !== undefined);
  }

  /** Those that by their names belong to a media file. */
  of(name: string): File[] {
    return [...sidecarNames(name)].flatMap((sidecar) => this.#byName.get(sidecar) ?? []);
  }
}

/**
 * The sidecars of each pair that has any. One that could belong to two pairs of a folder goes with both. The
 * still's folder is looked at, and the motion's where that is another; for a bundle, also the folder
 * that it is in.
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
    const places = halves.flatMap(({ folder, name, bundle }) =>
      bundle === undefined ? [{ folder, name }] : [{ folder, name }, bundle],
    );
    const files = [
      ...places.flatMap(({ folder, name }) => inFolders.get(folder)?.of(name) ?? []),
      ...halves.flatMap(({ folder }) => inFolders.get(folder)?.bundled ?? []),
    ];
    // Most pairs have none, and a large archive holds very many pairs.
    if (files.length === 0) continue;
    const room = SURE_TO_FIT_BYTES - pair.still.file.size - pair.motion.file.size;
    found.set(pair, thatFit(new Set(files), room));
  }
  return found;
}
