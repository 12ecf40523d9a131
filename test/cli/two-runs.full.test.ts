/**
 * Two runs at once into one folder: no damage, no duplicate, a clear outcome. Slow: they are held back at
 * many places, and begin anew each time.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { strace, testWith } from '../support/oracles.ts';
import { writePhotos } from '../support/photos.ts';
import { pack } from '../support/records.ts';
import { contents, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 60;
const NO_HARD_LINKS = ['-o', '/dev/null', '-e', 'trace=link', '-e', 'inject=link:error=EPERM'];

async function packTwiceAtOnce(prefix: readonly string[]): Promise<void> {
  const [source, out, reference] = [folder('source'), folder('out'), folder('reference')];
  writePhotos(source, COUNT);
  await pack([source, '--out', reference]);
  const args = [source, '--out', join(out, 'archive')];
  const runs = await Promise.all([pack(args, { prefix }), pack(args, { prefix })]);
  for (const { status, summary } of runs) {
    expect(status).toBe(0);
    expect(summary.packed + summary.unchanged).toBe(COUNT);
  }
  expect(contents(join(out, 'archive'))).toEqual(contents(reference));
}

describe('pack, twice at once', () => {
  test('each photo has one container, which one of the two has packed', () => packTwiceAtOnce([]));

  testWith([strace()], 'the same where there are no hard links', () =>
    packTwiceAtOnce(['strace', '-f', '-qqq', ...NO_HARD_LINKS]),
  );
});
