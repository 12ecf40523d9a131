/** A Live Photo in one folder: Apple's `.pvt`, with `metadata.plist` beside the halves. */
import { dirname } from 'node:path';
import { foldName } from '../format/unicode.ts';
import { isMotion, isStill } from './pairing/half.ts';
import type { Recognised } from './recognised.ts';
import { recorded } from '../records.ts';
import type { FoundBundle } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';
import { bundleStem } from './bundles/bundle-names.ts';
import { notAPair } from './bundles/damage.ts';

const isMetadata = ({ name }: PhotoFile): boolean => foldName(name) === 'metadata.plist';

/**
 * What a bundle adds to what was found: its halves and all their sidecars, if it holds one still and
 * one motion file; otherwise nothing but the problem, and none of its files is taken for a stray.
 *
 * @param found what the files in it turned out to be
 */
export function judgeBundle(bundle: FoundBundle, found: Recognised): Recognised {
  const { halves, sidecars, ignored, problems } = found;
  const nothing: Recognised = { halves: [], sidecars: [], ignored: [], problems, damaged: [] };
  if (problems.length > 0) return nothing;
  const stills = halves.filter(isStill).length;
  const motions = halves.filter(isMotion).length;
  if (stills !== 1 || motions !== 1) {
    const error = recorded(notAPair(`stills in it: ${stills}, motion files: ${motions}`));
    return { ...nothing, problems: [{ file: bundle, error }] };
  }
  const { name, real } = bundle;
  const as = { stem: bundleStem(name), folder: dirname(real), name };
  const inBundle = (file: PhotoFile): PhotoFile => ({ ...file, bundle: as });
  const metadata = ignored.map(({ file }) => file).filter(isMetadata);
  return {
    halves: halves.map(({ file, facts }) => ({ file: inBundle(file), facts })),
    sidecars: [...sidecars, ...metadata].map(inBundle),
    ignored: ignored.filter(({ file }) => !isMetadata(file)),
    problems: [],
    damaged: [],
  };
}
