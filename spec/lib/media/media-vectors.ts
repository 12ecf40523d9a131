/** Every vector of section 8 of the container's specification. */
import { boxVectors } from './box-vectors.ts';
import { dngVectors } from './dng-vectors.ts';
import { exifVectors } from './exif-vectors.ts';
import { heicExifVectors } from './heic-exif-vectors.ts';
import { heicSizeVectors } from './heic-size-vectors.ts';
import { jpegAndPngVectors } from './jpeg-png-vectors.ts';
import { keyVectors } from './key-vectors.ts';
import { kindVectors } from './kind-vectors.ts';
import { linkVectors } from './link-vectors.ts';
import type { MediaVector } from './media-vector.ts';
import { pairVectors } from './pair-vectors.ts';
import { stillTimeVectors } from './still-time-vectors.ts';
import { textAndTimeVectors } from './text-vectors.ts';
import { trackVectors } from './track-vectors.ts';

/** All of them, in the order of the text. */
export function allMediaVectors(): MediaVector[] {
  return [
    ...pairVectors(),
    ...kindVectors(),
    ...textAndTimeVectors(),
    ...exifVectors(),
    ...jpegAndPngVectors(),
    ...dngVectors(),
    ...boxVectors(),
    ...heicSizeVectors(),
    ...heicExifVectors(),
    ...trackVectors(),
    ...keyVectors(),
    ...stillTimeVectors(),
    ...linkVectors(),
  ];
}
