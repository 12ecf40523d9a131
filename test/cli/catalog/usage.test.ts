/** Wrong command lines around catalogs: status 2, a line that helps, and nothing is done. */
import { expect, test } from 'vitest';
import { livepkg } from '../../support/livepkg.ts';
import { temporaryFolders, state } from '../../support/tree.ts';

const folder = temporaryFolders();

test.concurrent.each<[string[], RegExp]>([
  [['audit'], /missing required argument 'path', or --remote/],
  [['audit', 'a', '--fetch'], /--fetch requires --remote/],
  [['audit', 'a', '--remote', 'r:b', '--fetch'], /--remote cannot be combined with a path/],
  [['audit', '--remote', 'r:b'], /--remote requires --catalog to compare with, or --fetch/],
  [['audit', '--remote', 'photos', '--fetch'], /--remote takes REMOTE:PATH/],
  [
    ['audit', '--remote', 'r:b', '--fetch', '--state', 's'],
    /--state works only with local folders/,
  ],
  [['audit', '--remote', 'r:b', '--fetch', '--quick'], /--quick works only with local folders/],
  [
    ['audit', '--remote', 'r:b', '--catalog', 'c', '--live'],
    /--live with --remote requires --fetch/,
  ],
  [['audit', 'a', 'b', '--catalog', 'c'], /refer to one folder: give only one path/],
  [['audit', 'a', 'b', '--state', 's'], /refer to one folder: give only one path/],
  [['audit', 'a', '--quick', '--live'], /cannot be used with option '--quick'/],
  [['audit', 'a', '--catalogue', 'c'], /Did you mean --catalog\?/],
  [['catalog', 'a'], /required option '--out <file>' not specified/],
  [['catalog', '--out', 'f'], /missing required argument 'path'/],
  [['catalog', 'a', 'b', '--out', 'f'], /too many arguments/],
  [
    ['catalog', 'a', '--out', 'f', '--cloud', 'gdrive'],
    /Allowed are box, dropbox, google-drive, onedrive, s3/,
  ],
  [
    ['catalog', 'a', '--out', 'f', '--cloud', ''],
    /Allowed are box, dropbox, google-drive, onedrive, s3/,
  ],
  [['catalog', 'a', '--out', 'f', '--strict'], /unknown option '--strict'/],
  [['catalogue', 'a', '--out', 'f'], /Did you mean catalog\?/],
  [['sums', '--hash', 'sha256'], /missing required argument 'catalog'/],
])('livepkg %j', async (args, message) => {
  const cwd = folder();
  const before = state(cwd);
  const { status, stdout, stderr } = await livepkg(args, { cwd });
  expect(stderr).toMatch(message);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(state(cwd)).toEqual(before);
});
