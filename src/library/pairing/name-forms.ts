/**
 * The naming schemes of Live Photo halves, best match first.
 *
 * A form derives a key from the name of a still and of a motion; the names match if the keys are equal.
 * So a folder is matched by key lookup, without comparing all names with each other.
 */
import { withoutExtension } from '../../format/file-name.ts';
import { foldName } from '../../format/unicode.ts';
import { groupBy } from '../../group-by.ts';
import { MEDIA_EXTENSION } from '../../media/common/extensions.ts';

/** The input of a form: the folded name without its extension, and the size of the file. */
interface NamedFile {
  stem: string;
  size: number;
}

interface NameForm {
  /** Who writes such names. */
  source: string;
  stillKey: (still: NamedFile) => string | undefined;
  motionKey: (motion: NamedFile) => string | undefined;
  /** Counts only together with equal identifiers: alone it would match unrelated files. */
  onlyBreaksTies?: true;
}

export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const stem = ({ stem: own }: NamedFile): string => own;

/** The first group of a pattern. */
const part =
  (pattern: RegExp) =>
  ({ stem: own }: NamedFile): string | undefined =>
    pattern.exec(own)?.[1];

/** The first group of a pattern whose second group is the size of the file in bytes. */
const partBeforeSize =
  (pattern: RegExp) =>
  ({ stem: own, size }: NamedFile): string | undefined => {
    const [, before, number] = pattern.exec(own) ?? [];
    return number === String(size) ? before : undefined;
  };

const numbered = part(/^(.+?) ?\(\d+\)$/);
/** A stem without a number, so that `A(1)` and `A(2)` never match. */
const unnumbered = (file: NamedFile): string | undefined =>
  numbered(file) === undefined ? file.stem : undefined;

/** The known forms, best first: the index is the rank. */
const NAME_FORMS: readonly NameForm[] = [
  { source: 'iPhone, Takeout, osxphotos: one stem', stillKey: stem, motionKey: stem },
  {
    source: 'Photos library, originals: UUID.heic + UUID_3.mov',
    stillKey: part(new RegExp(`^(${UUID})$`)),
    motionKey: part(new RegExp(`^(${UUID})_3$`)),
  },
  {
    source: 'Photos library, renders: UUID_1_201_a.heic + UUID_2_100_a.mov',
    stillKey: part(new RegExp(`^(${UUID})_1_201_a$`)),
    motionKey: part(new RegExp(`^(${UUID})_2_100_a$`)),
  },
  {
    source: 'icloudpd: IMG_0001.HEIC + IMG_0001_HEVC.MOV',
    stillKey: stem,
    motionKey: part(/^(.+)_hevc$/),
  },
  {
    source: 'icloudpd, where a name was taken: NAME-SIZE.HEIC + NAME_HEVC-SIZE.MOV',
    stillKey: partBeforeSize(/^(.+)-(\d+)$/),
    motionKey: partBeforeSize(/^(.+)_hevc-(\d+)$/),
  },
  {
    source: 'two extensions: IMG_5196.MOV.mov, IMG_5196.HEIC.mov',
    stillKey: stem,
    motionKey: part(new RegExp(`^(.+)\\.(?:${MEDIA_EXTENSION})$`)),
  },
  {
    source: 'Takeout, numbered on one side: IMG_1234(1).HEIC + IMG_1234.MOV',
    stillKey: numbered,
    motionKey: unnumbered,
    onlyBreaksTies: true,
  },
  {
    source: 'Takeout, numbered on the other side: IMG_1234.HEIC + IMG_1234(1).MOV',
    stillKey: unnumbered,
    motionKey: numbered,
    onlyBreaksTies: true,
  },
];

/** A file by its name and size. */
export interface NameAndSize {
  name: string;
  /** Bytes. */
  size: number;
}

/** A match between the names of a still and a motion. */
export interface NameMatch<Still, Motion> {
  still: Still;
  motion: Motion;
  /** Index of the form: 0 is best. */
  rank: number;
  /** Whether it counts only together with equal identifiers. */
  onlyBreaksTies: boolean;
}

function named({ name, size }: NameAndSize): NamedFile {
  return { stem: foldName(withoutExtension(name)), size };
}

/** Suffixes that tools append to the names of motions and copies. */
const APPENDED = new RegExp(
  ` ?\\(\\d+\\)$|_hevc(?:-\\d+)?$|_3$|_[12]_(?:201|100)_a$|\\.(?:${MEDIA_EXTENSION})$`,
);

/** The stem of a name without the suffixes of tools. */
export function baseStem(name: string): string {
  let base = named({ name, size: 0 }).stem;
  while (APPENDED.test(base)) base = base.replace(APPENDED, '');
  return base;
}

/** More matches change nothing: none of them is the only one. */
const MAX_MATCHES_PER_KEY = 3;

/**
 * All matches between stills and motions of one folder, each with its best form. Case and Unicode
 * normalization of names do not matter.
 */
export function matchNames<Still extends NameAndSize, Motion extends NameAndSize>(
  stills: readonly Still[],
  motions: readonly Motion[],
): NameMatch<Still, Motion>[] {
  const matches: NameMatch<Still, Motion>[] = [];
  const matched = new Map<Still, Set<Motion>>();
  const namedStills = stills.map((still) => ({ still, file: named(still) }));
  const namedMotions = motions.map((motion) => ({ motion, file: named(motion) }));
  for (const [rank, { stillKey, motionKey, onlyBreaksTies = false }] of NAME_FORMS.entries()) {
    const byKey = groupBy(namedMotions, ({ file }) => motionKey(file));
    for (const { still, file } of namedStills) {
      const key = stillKey(file);
      if (key === undefined) continue;
      for (const { motion } of (byKey.get(key) ?? []).slice(0, MAX_MATCHES_PER_KEY)) {
        const known = matched.get(still) ?? new Set();
        if (known.has(motion)) continue;
        matched.set(still, known.add(motion));
        matches.push({ still, motion, rank, onlyBreaksTies });
      }
    }
  }
  return matches;
}
