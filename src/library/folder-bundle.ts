/** Apple's `.pvt` folders: the halves of one Live Photo and `metadata.plist`. */
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
 * The content of a bundle: its halves and sidecars if it holds exactly one still and one motion file;
 * otherwise only a problem, so that none of its files is reported as unpaired.
 *
 * @param found the recognised files in it
 */
export function checkBundle(bundle: FoundBundle, found: Recognised): Recognised {
  const { halves, sidecars, ignored, problems } = found;
  const onlyProblems: Recognised = { halves: [], sidecars: [], ignored: [], problems, damaged: [] };
  if (problems.length > 0) return onlyProblems;
  const stills = halves.filter(isStill).length;
  const motions = halves.filter(isMotion).length;
  if (stills !== 1 || motions !== 1) {
    const error = recorded(notAPair(`it holds ${stills} stills and ${motions} motion files`));
    return { ...onlyProblems, problems: [{ file: bundle, error }] };
  }
  const { name, real } = bundle;
  const own = { stem: bundleStem(name), folder: dirname(real), name };
  const inBundle = (file: PhotoFile): PhotoFile => ({ ...file, bundle: own });
  const metadata = ignored.map(({ file }) => file).filter(isMetadata);
  return {
    halves: halves.map(({ file, facts }) => ({ file: inBundle(file), facts })),
    sidecars: [...sidecars, ...metadata].map(inBundle),
    ignored: ignored.filter(({ file }) => !isMetadata(file)),
    problems: [],
    damaged: [],
  };
}
