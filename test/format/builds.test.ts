/** The build takes another CRC-32 than the sources: both write the same containers. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeContainer } from '../../src/format/container.ts';
import { describeMembers } from '../../src/format/manifest.ts';
import { library } from '../support/built.ts';
import { memberOf, smallSource } from '../support/containers.ts';
import { fuzzRuns } from '../support/random.ts';

test('the build and the sources write the same bytes', async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 3000 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (still, motion) => {
      const members = [
        memberOf('still', 'a.HEIC', still, 1n),
        memberOf('motion', 'a.MOV', motion, 1n),
      ];
      const { manifest } = describeMembers({ ...smallSource, members });
      const contents = [still, motion];
      const [ours, built] = [
        encodeContainer(manifest, contents),
        library.encodeContainer(manifest, contents),
      ];
      expect(Buffer.concat(built).equals(Buffer.concat(ours))).toBe(true);
      expect((await library.decodeContainer(Buffer.concat(ours))).manifest).toEqual(manifest);
    }),
    { numRuns: fuzzRuns(100) },
  );
});
