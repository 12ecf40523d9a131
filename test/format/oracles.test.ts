/** Other people's readers of ZIP archives open every container and find the same in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { pack, smallSource } from '../support/containers.ts';
import * as oracles from '../support/oracles.ts';
import { python, run, runForBytes, testWith } from '../support/oracles.ts';
import { vectorBytes } from '../support/spec.ts';
import { temporaryFolder } from '../support/tree.ts';

const folder = temporaryFolder();

const CONTAINERS: [string, Uint8Array][] = [
  ['a small pair', await pack(smallSource)],
  ...['valid-names', 'valid-any-script', 'valid-limits', 'valid-sidecars'].map(
    (name): [string, Uint8Array] => [name, vectorBytes(name)],
  ),
];

const unzip = oracles.unzip();
const bsdtar = oracles.bsdtar();
const sevenZip = oracles.sevenZip();
const jar = oracles.jar();
const file = oracles.fileType();

const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n');

describe.each(CONTAINERS)('%s', (what, bytes) => {
  const path = join(folder, `${what}.livepkg`);
  writeFileSync(path, bytes);

  /** Entry names in order, and what each holds. */
  async function entries(): Promise<[string, Uint8Array][]> {
    const { manifest, members } = await decodeContainer(bytes);
    return manifest.members.map(({ name }, index) => [name, members[index] ?? new Uint8Array()]);
  }
  async function allNames(): Promise<string[]> {
    return ['mimetype', 'manifest.cbor', ...(await entries()).map(([name]) => name)];
  }

  testWith([unzip], 'unzip tests it, lists it and gives out its members', async () => {
    expect(run(unzip.command, ['-t', path])).toContain('No errors detected');
    expect(lines(run(unzip.command, ['-Z1', path]))).toEqual(await allNames());
    for (const [name, member] of await entries()) {
      expect(runForBytes(unzip.command, ['-p', path, name]).equals(member)).toBe(true);
    }
  });

  testWith([bsdtar], 'bsdtar lists it', async () => {
    expect(lines(run(bsdtar.command, ['-t', '-f', path]))).toEqual(await allNames());
  });

  testWith(
    [bsdtar],
    'bsdtar reads it from a pipe: the sizes stand in front of the data',
    async () => {
      expect(lines(run(bsdtar.command, ['-t', '-f', '-'], { input: bytes }))).toEqual(
        await allNames(),
      );
      const members = Buffer.concat((await entries()).map(([, member]) => member));
      const all = runForBytes(bsdtar.command, ['-x', '-O', '-f', '-'], { input: bytes });
      expect(all.subarray(-members.length).equals(members)).toBe(true);
    },
  );

  testWith([sevenZip], '7z tests it and has no warning', () => {
    const output = run(sevenZip.command, ['t', path]);
    expect(output).toContain('Everything is Ok');
    expect(output).not.toMatch(/warning/i);
  });

  testWith([python()], 'Python’s zipfile tests it, and finds nothing that may vary', async () => {
    const program = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for i in z.infolist():
        assert (i.compress_type, i.flag_bits & ~0x800, i.comment) == (0, 0, b"")
        assert len(i.extra) in (0, 9) and b"UT\\5\\0\\1".startswith(i.extra[:5])
        assert (i.date_time, i.create_system, i.create_version) == ((1980, 1, 1, 0, 0, 0), 3, 63)
        assert (i.external_attr >> 16, i.internal_attr, i.extract_version) == (0o100644, 0, 20)
    assert z.comment == b""
    print(json.dumps(z.namelist()))`;
    const names: unknown = JSON.parse(run(python().command, ['-c', program, path]));
    expect(names).toEqual(await allNames());
  });

  testWith([jar], 'jar lists it', async () => {
    const output = run(jar.command, ['tf', path], {
      env: { JAVA_TOOL_OPTIONS: '-Dstdout.encoding=UTF-8 -Dsun.jnu.encoding=UTF-8' },
    });
    expect(lines(output)).toEqual(await allNames());
  });

  testWith([file], 'file names the media type', () => {
    expect(run(file.command, ['-b', path])).toContain('application/vnd.livepkg+zip');
  });
});
