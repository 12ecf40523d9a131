/** Every vector of section 8 of the container's specification. */
import { exifVectors } from './exif-vectors.ts';
import { heicVectors } from './heic-vectors.ts';
import { keyVectors } from './key-vectors.ts';
import { kindVectors } from './kind-vectors.ts';
import { linkVectors } from './link-vectors.ts';
import type { MediaVector } from './media-vector.ts';
import { stillTimeVectors } from './still-time-vectors.ts';
import { textAndTimeVectors } from './text-vectors.ts';
import { trackVectors } from './track-vectors.ts';

/** All of them, in the order of the text. */
export function allMediaVectors(): MediaVector[] {
  return [
    ...kindVectors(),
    ...textAndTimeVectors(),
    ...exifVectors(),
    ...heicVectors(),
    ...trackVectors(),
    ...keyVectors(),
    ...stillTimeVectors(),
    ...linkVectors(),
  ];
}
