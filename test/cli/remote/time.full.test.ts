/**
 * An rclone that gives no answer is waited for as long as the flags say, and no longer. Slow, because it
 * waits for an rclone that gives no answer.
 */
import { describe, expect, test } from 'vitest';
import { runModule } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  byBytes,
  byHash,
  CONTAINERS,
  environmentOf,
  makeCloud,
  ON_REMOTE,
  reportOf,
  summaryOf,
  type RemoteAudit,
} from '../../support/cloud.ts';
import { runningRclones, wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));

const BY_HASH = byHash(cloud);
const BY_BYTES = [...byBytes(), '--jobs', '2'];
const [A = ''] = CONTAINERS;
const OTHERS = ON_REMOTE.slice(1);

interface TimedAudit extends RemoteAudit {
  left: number[];
}

/** Audits with an rclone that does otherwise. Who waited for it as long as it hangs is killed, and fails. */
async function auditWith(body: string, args: readonly string[]): Promise<TimedAudit> {
  const folder = folderOf('fake');
  const audited = await auditRemote(cloud, args, { env: wrapRclone(folder, body) });
  return { ...audited, left: runningRclones(folder) };
}

const SILENT = 'exec sleep 60';
const COMPLAINS = 'while sleep 0.1; do echo wait >&2; done';
const TRICKLES = `say '['; while sleep 0.1; do say ''; done`;
const POURS = `say '['; exec yes ''`;

describe('--max-duration', () => {
  describe.each([
    ['is silent when asked what it keeps', 'backend', SILENT],
    ['is silent when asked for a listing', 'lsjson', SILENT],
    ['only complains', 'lsjson', COMPLAINS],
    ['has a listing that trickles for ever', 'lsjson', TRICKLES],
  ])('ends an rclone that %s', (_, command, body) => {
    testWith([oracle], 'and nothing was audited: status 1, and a problem says so', async () => {
      const act = `if [ "$command" = ${command} ]; then ${body}; fi`;
      const { status, findings, intact, stderr, left } = await auditWith(act, [
        ...BY_HASH,
        '--max-duration',
        '1s',
      ]);
      expect([status, findings, intact, left]).toEqual([1, ['remote-timeout sha256:'], [], []]);
      expect(stderr).toMatch(/nothing was audited: the time limit was reached .*--max-duration/);
    });
  });

  testWith([oracle], 'ends an rclone that never pauses', async () => {
    const act = `if [ "$command" = cat ]; then ${POURS}; fi
      if [ "$command" = lsjson ]; then real "$@" | sed 's/"Size":[0-9]*/"Size":1000000000/'; exit; fi`;
    const { status, findings, left, ...audited } = await auditWith(act, [
      ...byBytes(),
      '--jobs',
      '1',
      '--max-duration',
      '1s',
    ]);
    expect([status, findings, left]).toEqual([1, ['remote-timeout sha256:'], []]);
    expect(summaryOf(audited)).toMatchObject({ intact: 0, notReached: 6 });
  });

  testWith([oracle], 'ends a download, which is then not reached, and no error', async () => {
    const act = `if [ "$command" = cat ] && [[ "\${!#}" == *${A} ]]; then ${SILENT}; fi`;
    const args = [...BY_BYTES, '--catalog', cloud.catalog, '--max-duration', '10s'];
    const { status, findings, intact, left, ...audited } = await auditWith(act, args);
    expect([status, findings, intact, left]).toEqual([0, [], OTHERS, []]);
    expect(summaryOf(audited)).toMatchObject({ intact: 5, problems: 0, notReached: 1 });
  });

  testWith([oracle], 'without a single container that came is no success', async () => {
    const act = `if [ "$command" = cat ]; then ${SILENT}; fi`;
    const args = [...BY_BYTES, '--max-duration', '2s'];
    const { status, findings, intact, left, ...audited } = await auditWith(act, args);
    expect([status, findings, intact, left]).toEqual([1, ['remote-timeout sha256:'], [], []]);
    expect(summaryOf(audited)).toMatchObject({ intact: 0, problems: 1, notReached: 6 });
    const text = await reportOf(cloud, args, wrapRclone(folderOf('fake'), act));
    expect(text).toMatch(/nothing was audited.*--max-duration/);
    expect(text).toContain('No container was checked.');
    expect(text).toContain('The time limit was reached: 6 containers not checked.');
  });
});

describe('--remote-timeout', () => {
  test.each([
    ['backend', BY_HASH],
    ['lsjson', BY_HASH],
    ['lsjson', BY_BYTES],
  ])(
    'ends an rclone that is silent at `%s`, and its message says what to do',
    async (command, args) => {
      const act = `if [ "$command" = ${command} ]; then ${SILENT}; fi
      if [ "$command" = backend ]; then say '{"String":"fake","Hashes":["sha256"]}'; exit 0; fi`;
      const { status, findings, intact, stderr, left } = await auditWith(act, [
        ...args,
        '--remote-timeout',
        '1s',
      ]);
      expect([status, findings, intact, left]).toEqual([1, ['remote-timeout sha256:'], [], []]);
      expect(stderr).toMatch(/sent nothing for 1 second\b.*--remote-timeout/);
    },
  );

  testWith([oracle], 'ends one silent download, and the others go on', async () => {
    const act = `if [ "$command" = cat ] && [[ "\${!#}" == *${A} ]]; then ${SILENT}; fi`;
    const args = [...BY_BYTES, '--remote-timeout', '3s'];
    const { status, findings, intact, left } = await auditWith(act, args);
    expect([status, findings, intact, left]).toEqual([
      1,
      [`remote-timeout sha256:${A}`],
      OTHERS,
      [],
    ]);
  });

  testWith(
    [oracle],
    'may be longer than any timer, and is then no limit of a millisecond',
    async () => {
      const act = 'sleep 0.2';
      for (const args of [BY_HASH, BY_BYTES]) {
        const { status, intact } = await auditWith(act, [
          ...args,
          '--remote-timeout',
          '999999h',
          '--max-duration',
          '999999h',
        ]);
        expect([status, intact]).toEqual([0, ON_REMOTE]);
      }
    },
  );

  test('is an option of the library, too', async () => {
    const folder = folderOf('fake');
    const source = `
      import { auditRemote, parseRemote } from 'livepkg';
      const options = { fetch: 'full', remoteTimeout: 500 };
      try { for await (const _ of auditRemote(parseRemote('sha256:'), options)); }
      catch ({ code }) { console.log(code); }`;
    const env = { ...environmentOf(cloud), ...wrapRclone(folder, SILENT) };
    const { stdout } = await runModule(source, { env });
    expect([stdout, runningRclones(folder)]).toEqual(['remote-timeout\n', []]);
  });
});
