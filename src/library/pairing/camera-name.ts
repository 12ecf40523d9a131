/** Names given by cameras: a damaged file with such a name may be half of a Live Photo. */
import { baseStem, UUID } from './name-forms.ts';

/**
 * Matches base stems: originals (`IMG_1234`), edits (`IMG_E1234`, `IMG_1234_edited`, Takeout's
 * `IMG_1234-edited`), and names in and exported from a Photos library. icloudpd appends the size to
 * duplicate names.
 */
const CAMERA_STEM = new RegExp(
  `^(?:img_e?\\d{4,}(?:[_-]edited)?|fullsizerender|${UUID})(?:-\\d+)?$`,
);

/** Whether cameras or Photos libraries give such names to halves of Live Photos. */
export function isCameraName(name: string): boolean {
  return CAMERA_STEM.test(baseStem(name));
}
