/** What kind of file an ISO base media file says it is (`ftyp`; 14496-12, section 4.3). */

import { latin1 } from '../common/bytes.ts';

/** What the brands of a file make it. */
export type BrandKind = 'heic' | 'mov' | 'mp4' | 'picture';

/** HEVC pictures and the brands that every HEIF file has (23008-12, annex B; MIAF). */
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const HEIF = new Set(['mif1', 'mif2', 'msf1', 'miaf', 'MiHB', 'MiHE', 'MiPr', 'tmap']);

/**
 * AVIF, Canon's raw pictures, which are ISO base media files as well, and HEIF in the short form for
 * small pictures, which has no `meta` box and no place for Apple's identifier (`mif3`).
 */
const OTHER_PICTURE = new Set(['avif', 'avis', 'crx ', 'mif3']);

/** Brands that only files with tracks to play have. */
const MOVIE = new Set(['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'qt  ']);

/**
 * The kind of a file from the payload of its `ftyp`: major brand, minor version, compatible brands.
 *
 * The major brand decides where it is one of a kind. Where it says nothing (`mif1` is any HEIF, and
 * a fuzzer's brand is no brand), the compatible brands do; a file that nothing marks as a picture is
 * a movie.
 */
export function brandKind(ftyp: Uint8Array): BrandKind {
  const major = latin1(ftyp, 0, 4);
  const compatible: string[] = [];
  for (let offset = 8; offset + 4 <= ftyp.length; offset += 4) {
    compatible.push(latin1(ftyp, offset, 4));
  }
  if (major === 'qt  ') return 'mov';
  if (OTHER_PICTURE.has(major)) return 'picture';
  if (HEIC.has(major)) return 'heic';
  const isHeif = HEIF.has(major) || compatible.some((brand) => HEIF.has(brand));
  const isHevc = compatible.some((brand) => HEIC.has(brand));
  if (MOVIE.has(major) || (!HEIF.has(major) && compatible.some((brand) => MOVIE.has(brand)))) {
    return 'mp4';
  }
  if (isHevc) return 'heic';
  if (compatible.some((brand) => OTHER_PICTURE.has(brand))) return 'picture';
  return isHeif ? 'heic' : 'mp4';
}
