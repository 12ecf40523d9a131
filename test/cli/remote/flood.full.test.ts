/**
 * An rclone that writes without an end is ended, and takes no more memory than a quiet one. Slow,
 * because an rclone writes as fast as it can until it is ended.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../support/tree.ts';
import { auditRemote, byHash, makeCloud } from '../../support/cloud.ts';
import { peakMemory } from '../../support/livepkg.ts';
import { runningRclones, wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const cloud = await makeCloud(folderOf('cloud'));

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
    const memory = peakMemory(join(folder, 'memory'));
    const { status, findings, intact, stderr } = await auditRemote(cloud, byHash(cloud, 'fake:'), {
      env: wrapRclone(folder, act),
      prefix: memory.prefix,
    });
    expect([status, findings, intact]).toEqual([1, ['remote-failed fake:'], []]);
    expect(stderr).toContain(words);
    expect(runningRclones(folder)).toEqual([]);
    expect(memory.kilobytes()).toBeLessThan(kilobytes);
  });
});
