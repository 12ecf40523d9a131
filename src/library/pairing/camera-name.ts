/** Names that tell of a camera: what has one may be half of a Live Photo, whatever is left of it. */
import { baseStem, UUID } from './name-forms.ts';

/**
 * Stems, folded, without what tools append: the camera's own (`IMG_1234`), its edits (`IMG_E1234`,
 * `IMG_1234_edited`, Takeout's `IMG_1234-edited`), those of a Photos library, and of its exports. Where
 * a name was taken, icloudpd puts the size behind it.
 */
const CAMERA_STEM = new RegExp(
  `^(?:img_e?\\d{4,}(?:[_-]edited)?|fullsizerender|${UUID})(?:-\\d+)?$`,
);

/** Whether a name is one that cameras and Photos libraries give to the halves of Live Photos. */
export function isCameraName(name: string): boolean {
  return CAMERA_STEM.test(baseStem(name));
}
