/** Names of bundles and of the files in them. What a file is depends on its bytes; names only add to it. */
import { withoutExtension } from '../../format/file-name.ts';
import { foldName } from '../../format/unicode.ts';
import {
  isMediaName,
  isMotionName,
  isStillName,
  MEDIA_EXTENSION,
  MOTION_EXTENSION,
  STILL_EXTENSION,
} from '../../media/common/extensions.ts';

const LIVP_NAME = /\.livp$/i;
const HALF_EXTENSION = new RegExp(`(?<=.)\\.(?:${MEDIA_EXTENSION})$`, 'i');
const BUNDLE_EXTENSION = /(?<=.)\.(?:zip|livp|pvt)$/i;

/** Ente uses these names for every photo. */
const ENTE_STILL = new RegExp(`^image\\.(?:${STILL_EXTENSION})$`, 'i');
const ENTE_MOTION = new RegExp(`^video\\.(?:${MOTION_EXTENSION})$`, 'i');

/** Whether a folder has the name of Apple's Live Photo bundle. */
export function isFolderBundleName(name: string): boolean {
  return /.\.pvt$/i.test(name);
}

/** Whether a file is named `.livp`, as Baidu and others name an archive of one Live Photo. */
export function isLivpName(name: string): boolean {
  return LIVP_NAME.test(name);
}

/**
 * The name of the photo in a bundle: `IMG_1234` for `IMG_1234.livp`, `IMG_1234.zip`,
 * `IMG_1234.HEIC` and `IMG_1234.HEIC.zip`.
 */
export function bundleStem(name: string): string {
  const stem = name.replace(BUNDLE_EXTENSION, '').replace(HALF_EXTENSION, '');
  return stem === name ? withoutExtension(name) : stem;
}

/** The extension of a name with its dot, if it is short and alphanumeric; `''` otherwise. */
export function plainExtension(name: string): string {
  return /(?<=.)\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
}

/** Whether two entries have the names that Ente uses. */
export function isEntePair(still: string, motion: string): boolean {
  return ENTE_STILL.test(still) && ENTE_MOTION.test(motion);
}

/** Whether an entry is a folder or a metadata file of macOS, and not a file of the user. */
export function isLeftover(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  return name === '' || parts[0] === '__MACOSX' || name.startsWith('._') || name === '.DS_Store';
}

/** Whether the name of an archive says that it holds a photo. */
function isNamedForPhoto(archive: string): boolean {
  return isLivpName(archive) || isMediaName(archive);
}

/**
 * Whether an archive claims to be a Live Photo, by its name or the names in it. Only then are its
 * errors reported; any other archive is unrelated.
 *
 * @param paths of its entries, without those of macOS
 */
export function claimsToBePhoto(archive: string, paths: readonly string[]): boolean {
  const [first = '', second = '', ...others] = paths;
  const isNamedAsPair =
    (isStillName(first) && isMotionName(second)) || (isStillName(second) && isMotionName(first));
  return (
    isNamedForPhoto(archive) ||
    (others.length === 0 && isNamedAsPair) ||
    (paths.some((path) => ENTE_STILL.test(path)) && paths.some((path) => ENTE_MOTION.test(path)))
  );
}

/**
 * The same for an archive whose central directory cannot be read, so that only its first entry is
 * known: it has one of Ente's names, or is a media file with the stem of the archive.
 */
export function beginsAsPhoto(archive: string, firstPath: string): boolean {
  if (isNamedForPhoto(archive) || ENTE_STILL.test(firstPath) || ENTE_MOTION.test(firstPath)) {
    return true;
  }
  const isMedia = isMediaName(firstPath);
  return isMedia && foldName(bundleStem(firstPath)) === foldName(bundleStem(archive));
}
