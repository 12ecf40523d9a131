/** Names of bundles and of what is in them. The bytes decide what a file is; names only say more. */
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

/** Ente calls what is in its ZIP so, whatever the photo is called. */
const ENTE_STILL = new RegExp(`^image\\.(?:${STILL_EXTENSION})$`, 'i');
const ENTE_MOTION = new RegExp(`^video\\.(?:${MOTION_EXTENSION})$`, 'i');

/** Whether a folder is Apple's Live Photo bundle, by its name. */
export function isFolderBundleName(name: string): boolean {
  return /.\.pvt$/i.test(name);
}

/** Whether a file is called as Baidu's and others' archives of one Live Photo are. */
export function isLivpName(name: string): boolean {
  return LIVP_NAME.test(name);
}

/**
 * What the photo in a bundle is called: `IMG_1234` for `IMG_1234.livp`, `IMG_1234.zip`,
 * `IMG_1234.HEIC` and `IMG_1234.HEIC.zip`.
 */
export function bundleStem(name: string): string {
  const stem = name.replace(BUNDLE_EXTENSION, '').replace(HALF_EXTENSION, '');
  return stem === name ? withoutExtension(name) : stem;
}

/** A name's extension with its dot, as far as it is a plain one; `''` otherwise. */
export function plainExtension(name: string): string {
  return /(?<=.)\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
}

/** Whether two entries are called as Ente calls them. */
export function isEntePair(still: string, motion: string): boolean {
  return ENTE_STILL.test(still) && ENTE_MOTION.test(motion);
}

/** Leftovers of macOS in an archive, folders too: no files of the user's. */
export function isLeftover(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  return name === '' || parts[0] === '__MACOSX' || name.startsWith('._') || name === '.DS_Store';
}

/** Whether an archive says by its own name that a photo is in it. */
function isNamedForPhoto(archive: string): boolean {
  return isLivpName(archive) || isMediaName(archive);
}

/**
 * Whether an archive claims to be a Live Photo, by its name or the names in it. What is wrong with
 * one that does is told; any other is somebody's documents.
 *
 * @param paths of its entries, leftovers aside
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
 * The same for an archive whose list of entries is lost, so that only its first entry is known: one
 * of Ente's names, or a media file with the archive's own stem.
 */
export function beginsAsPhoto(archive: string, firstPath: string): boolean {
  if (isNamedForPhoto(archive) || ENTE_STILL.test(firstPath) || ENTE_MOTION.test(firstPath)) {
    return true;
  }
  const isMedia = isMediaName(firstPath);
  return isMedia && foldName(bundleStem(firstPath)) === foldName(bundleStem(archive));
}
