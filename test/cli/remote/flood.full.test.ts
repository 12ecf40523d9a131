/**
 * An rclone that writes without an end is ended, and takes no more memory than a quiet one. Slow,
 * because an rclone writes as fast as it can until it is ended.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../support/tree.ts';
import { auditRemote, makeCloud, running, wrapRclone, type Cloud } from './support.ts';

const folderOf = temporaryFolders();
let cloud: Cloud;

beforeAll(async () => {
  cloud = await makeCloud(folderOf('cloud'));
}, 30_000);

const LONG = `printf -v long '%030000d' 0`;
const entry = (path: string): string => `{\\"Path\\":\\"${path}.livepkg\\",\\"Size\\":1},`;

/** A run with an rclone that says nothing takes some 80 MB. */
const MESSAGES_KB = 130_000;
/** Some 270 million characters go through it. */
const LISTING_KB = 165_000;

describe.each([
  ['messages', 'exec yes noise >&2', 'too many messages', MESSAGES_KB],
  [
    'messages after a listing',
    `say '[' ']'; exec >&-; exec yes noise >&2`,
    'too many messages',
    MESSAGES_KB,
  ],
  ['one line', `exec tr '\\0' x < /dev/zero`, 'line of its listing is too long', MESSAGES_KB],
  ['lines', `say '['; exec yes "${entry('a')}"`, 'more than 500000 lines', LISTING_KB],
  [
    'long lines',
    `${LONG}; say '['; exec yes "${entry('$long')}"`,
    'listing is too long',
    LISTING_KB,
  ],
])('%s without an end', (_, body, words, kilobytes) => {
  test('is a failed remote, in bounded memory', async () => {
    const folder = folderOf('fake');
    const act = `if [ "$command" = lsjson ]; then ${body}; fi
      say '{"String":"fake","Hashes":["sha256"]}'; exit 0`;
    const time = join(folder, 'time');
    const { status, told, intact, stderr } = await auditRemote(
      cloud,
      ['--remote', 'fake:', '--catalog', cloud.catalog],
      {
        env: wrapRclone(folder, act),
        prefix: ['/usr/bin/time', '-f', '%M', '-o', time],
      },
    );
    expect([status, told, intact]).toEqual([1, ['remote-failed fake:'], []]);
    expect(stderr).toContain(words);
    expect(running(folder)).toEqual([]);
    const used = Number(readFileSync(time, 'utf8').trim().split('\n').at(-1));
    expect(used).toBeLessThan(kilobytes);
  });
});
