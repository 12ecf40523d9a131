/**
 * A remote, or an rclone, that fails: nothing is called intact that was not proven, and nothing
 * succeeds. Slow, because rclone runs for every test.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  byBytes,
  byHash,
  CONTAINERS,
  copyCloud,
  makeCloud,
  ON_REMOTE,
} from '../../support/cloud.ts';
import { runningRclones, wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));

const BY_HASH = byHash(cloud);
const BY_BYTES = byBytes();
const [A = '', B = ''] = CONTAINERS;

describe('the whole audit fails, with one clear code', () => {
  testWith([oracle], 'a remote that is not configured, or a folder that is not there', async () => {
    for (const remote of ['nobody:', 'sha256:nowhere', `sha256:${A}`]) {
      for (const args of [byHash(cloud, remote), byBytes(remote)]) {
        const { status, intact, findings, stderr } = await auditRemote(cloud, args);
        expect([status, intact, findings]).toEqual([1, [], [`remote-not-found ${remote}`]]);
        expect(stderr).toContain(remote);
      }
    }
  });

  testWith([oracle], 'an empty folder, with all that is listed missing', async () => {
    const empty = copyCloud(cloud, folderOf('empty'));
    mkdirSync(join(empty.archive, 'void'));
    const remote = 'sha256:void';
    const audited = await auditRemote(empty, byHash(cloud, remote));
    const missing = CONTAINERS.map((place) => `missing ${remote}/${place}`);
    expect(audited.findings).toEqual([...missing, `nothing-found ${remote}`]);
    expect([audited.status, audited.intact]).toEqual([1, []]);
    const fetched = await auditRemote(empty, byBytes(remote));
    expect([fetched.status, fetched.findings]).toEqual([1, [`nothing-found ${remote}`]]);
  });

  test('no rclone on the PATH', async () => {
    for (const args of [BY_HASH, BY_BYTES]) {
      const { status, intact, findings, stderr } = await auditRemote(cloud, args, {
        env: { PATH: folderOf('nothing') },
      });
      expect([status, intact, findings]).toEqual([1, [], ['rclone-missing sha256:']]);
      expect(stderr).toContain('https://rclone.org/install/');
    }
  });

  const ENTRY = `{"Path":"0/IMG_0001.livepkg","Size":9,"Hashes":{"sha256":"${'0'.repeat(64)}"}}`;
  describe.each([
    ['refuses', `fail 1 'Failed to lsjson: 401 Unauthorized'`, 'remote-refused'],
    ['lists half, and fails', `say '[' '${ENTRY},'; fail 5 'Failed: EOF'`, 'remote-failed'],
    [
      'lists all, and fails',
      `say '[' '${ENTRY}' ']'; fail 6 'Failed: one folder'`,
      'remote-failed',
    ],
    ['lists half, and ends well', `say '[' '${ENTRY},'; exit 0`, 'remote-failed'],
    ['lists nothing at all', 'exit 0', 'remote-failed'],
    ['is killed', `say '['; kill -KILL $$`, 'remote-failed'],
    ['lists garbage', `say '<html>'; exit 0`, 'remote-failed'],
    ['has no connection', `fail 1 'Failed: dial tcp: i/o timeout'`, 'remote-timeout'],
  ])('a remote that %s', (_, body, code) => {
    testWith([oracle], code, async () => {
      const folder = folderOf('fake');
      const env = wrapRclone(folder, `if [ "$command" = lsjson ]; then ${body}; fi`);
      for (const args of [BY_HASH, BY_BYTES, [...BY_HASH, '--fetch']]) {
        const { status, intact, findings } = await auditRemote(cloud, args, { env });
        expect([status, intact, findings]).toEqual([1, [], [`${code} sha256:`]]);
      }
      expect(runningRclones(folder)).toEqual([]);
    });
  });
});

/** The real listing, changed by `sed`. */
const listing = (script: string): string =>
  `if [ "$command" = lsjson ]; then real "$@" | sed '${script}'; exit 0; fi`;

describe('only what is concerned fails', () => {
  const others = ON_REMOTE.slice(1);

  const line = A.replaceAll('/', String.raw`\/`);

  testWith([oracle], 'a file that is listed twice', async () => {
    const env = wrapRclone(folderOf('fake'), listing(`/"Path":"${line}"/p`));
    for (const args of [BY_HASH, BY_BYTES, [...BY_HASH, '--fetch']]) {
      const { status, intact, findings } = await auditRemote(cloud, args, { env });
      expect([status, intact, findings]).toEqual([1, others, [`remote-failed sha256:${A}`]]);
    }
  });

  testWith([oracle], 'a file without a hash', async () => {
    const env = wrapRclone(
      folderOf('fake'),
      listing(`/"Path":"${line}"/s/"Hashes":{[^}]*}/"Hashes":{}/`),
    );
    const { status, intact, findings } = await auditRemote(cloud, BY_HASH, { env });
    expect([status, intact, findings]).toEqual([1, others, [`remote-failed sha256:${A}`]]);
    expect((await auditRemote(cloud, BY_BYTES, { env })).status).toBe(0);
  });

  testWith([oracle], 'a file with the right hash, and another length', async () => {
    const env = wrapRclone(
      folderOf('fake'),
      listing(`/"Path":"${line}"/s/"Size":[0-9]*/"Size":7/`),
    );
    const { status, intact, findings } = await auditRemote(cloud, BY_HASH, { env });
    expect([status, intact, findings]).toEqual([1, others, [`changed sha256:${A}`]]);
  });

  describe.each([
    ['ends in the middle', 'real "$@" | head -c 9999; exit 0', 'source-changed'],
    ['breaks in the middle', `real "$@" | head -c 9999; fail 1 'Failed: EOF'`, 'remote-failed'],
    ['comes whole, and fails', `cat '%'; fail 1 'Failed: late'`, 'remote-failed'],
    ['sends more than was listed', `cat '%' '%'; exit 0`, 'source-changed'],
    ['sends for ever', 'exec yes', 'source-changed'],
    ['is not there any more', `fail 4 'object not found'`, 'remote-not-found'],
    ['may not be read', `fail 1 'AccessDenied: 403'`, 'remote-refused'],
  ])('a file that %s', (_, body, code) => {
    testWith([oracle], code, async () => {
      const folder = folderOf('fake');
      const act = body.replaceAll('%', join(cloud.archive, A));
      const env = wrapRclone(
        folder,
        `if [ "$command" = cat ] && [[ "\${!#}" == *${A} ]]; then ${act}; fi`,
      );
      for (const args of [BY_BYTES, [...BY_HASH, '--fetch']]) {
        const { status, intact, findings } = await auditRemote(cloud, args, { env });
        expect([status, intact, findings]).toEqual([1, others, [`${code} sha256:${A}`]]);
      }
      expect(runningRclones(folder)).toEqual([]);
    });
  });

  testWith([oracle], 'a file whose bytes are those of another', async () => {
    const act = `cat '${join(cloud.archive, B)}'; exit 0`;
    const env = wrapRclone(
      folderOf('fake'),
      `if [ "$command" = cat ] && [[ "\${!#}" == *${A} ]]; then ${act}; fi`,
    );
    const { findings, status } = await auditRemote(cloud, [...BY_HASH, '--fetch'], { env });
    expect([status, findings]).toEqual([1, [`changed sha256:${A}`]]);
  });
});

describe('being interrupted', () => {
  describe.each([
    ['a listing', 'lsjson', BY_HASH],
    ['a download', 'cat', BY_BYTES],
  ] as const)('during %s', (_, command, args) => {
    describe.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const)('by %s', (signal, expected) => {
      testWith([oracle], `ends with ${expected} before rclone does, and leaves none`, async () => {
        const folder = folderOf('fake');
        const hang = `if [ "$command" = ${command} ]; then touch '${folder}/hangs'; exec sleep 60; fi`;
        const env = wrapRclone(folder, hang);
        const { status, intact } = await auditRemote(cloud, [...args, '--jobs', '2'], {
          env,
          onStart: (child) => {
            const timer = setInterval(() => {
              if (!existsSync(join(folder, 'hangs'))) return;
              clearInterval(timer);
              child.kill(signal);
            }, 50);
          },
        });
        expect([status, intact]).toEqual([expected, []]);
        expect(runningRclones(folder)).toEqual([]);
      });
    });
  });
});
