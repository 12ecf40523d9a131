/** Containers, read by the programs of other people: what one has in thirty years. */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import {
  bsdtar,
  fileType,
  jar,
  oracle,
  python,
  run,
  runForBytes,
  sevenZip as findSevenZip,
  testWith,
  unzip,
} from '../support/oracles.ts';
import { LIBRARY } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../support/real-photos.ts';
import { info, pack } from '../support/records.ts';
import { files, sha256, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

const lines = (text: string): string[] => text.trimEnd().split(/\r?\n/);

describe.each([
  { what: 'the sample library', source: LIBRARY, needed: [], count: 4 },
  { what: 'real Live Photos', source: REAL_PAIRS_FOLDER, needed: [realPhotos], count: 8 },
])('$what', ({ source, needed, count }) => {
  let containers: string[] = [];
  /** Container → what it holds: name → SHA-256. */
  const held = new Map<string, Record<string, string>>();

  /** Container → modification times: seconds since 1970. */
  const times = new Map<string, { name: string; modified: number }[]>();

  beforeAll(async () => {
    if (needed.some(({ missing }) => missing !== undefined)) return;
    const archive = folder('archive');
    await pack([source, '--out', archive]);
    containers = files(archive).map((file) => join(archive, file));
    expect(containers).toHaveLength(count);
    for (const container of containers) {
      const { members } = await info(container);
      times.set(
        container,
        members.map(({ name, modified }) => ({
          name,
          modified: Math.floor(Date.parse(modified) / 1000),
        })),
      );
      held.set(container, Object.fromEntries(members.map((m) => [m.name, m.sha256])));
    }
  });

  const names = (container: string): string[] => [
    'mimetype',
    'manifest.cbor',
    ...Object.keys(held.get(container) ?? {}),
  ];

  testWith([...needed, unzip()], 'unzip tests and extracts them', () => {
    for (const container of containers) {
      expect(run('unzip', ['-t', container])).toContain('No errors detected');
      for (const [name, digest] of Object.entries(held.get(container) ?? {})) {
        expect(sha256(runForBytes('unzip', ['-p', container, name]))).toBe(digest);
      }
    }
  });

  testWith([...needed, bsdtar()], 'bsdtar lists and extracts them, from a file', () => {
    for (const container of containers) {
      expect(lines(run('bsdtar', ['-tf', container]))).toEqual(names(container));
      for (const [name, digest] of Object.entries(held.get(container) ?? {})) {
        expect(sha256(runForBytes('bsdtar', ['-xOf', container, name]))).toBe(digest);
      }
    }
  });

  testWith([...needed, bsdtar()], 'bsdtar extracts them from a pipe, without seeking', async () => {
    for (const container of containers) {
      for (const [name, digest] of Object.entries(held.get(container) ?? {})) {
        const child = spawn('bsdtar', ['-xOf', '-', name], {
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        const chunks: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
        // bsdtar may leave before it has read all: what comes out is what counts.
        child.stdin.on('error', () => undefined);
        createReadStream(container).pipe(child.stdin);
        await once(child, 'close');
        expect(child.exitCode).toBe(0);
        expect(sha256(Buffer.concat(chunks))).toBe(digest);
      }
    }
  });

  const sevenZip = findSevenZip();
  testWith([...needed, sevenZip], '7z tests them', () => {
    for (const container of containers) {
      expect(run(sevenZip.command, ['t', container])).toContain('Everything is Ok');
    }
  });

  const snake = python();
  testWith([...needed, snake], "Python's zipfile tests and extracts them", () => {
    const script = `
import hashlib, json, sys, zipfile
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(i.compress_type == 0 for i in archive.infolist())
        print(json.dumps([[n, hashlib.sha256(archive.read(n)).hexdigest()] for n in archive.namelist()]))
`;
    const output = lines(run(snake.command, ['-c', script, ...containers]));
    expect(output).toHaveLength(containers.length);
    containers.forEach((container, number) => {
      const entries: unknown = JSON.parse(output[number] ?? '');
      expect(entries).toEqual([
        ['mimetype', sha256(Buffer.from('application/vnd.livepkg+zip'))],
        ['manifest.cbor', expect.stringMatching(/^[0-9a-f]{64}$/)],
        ...Object.entries(held.get(container) ?? {}),
      ]);
    });
  });

  describe.each([
    {
      reader: 'unzip',
      probe: ['-v'],
      extract: (from: string, to: string) => ['-q', from, '-d', to],
    },
    {
      reader: 'bsdtar',
      probe: ['--version'],
      extract: (from: string, to: string) => ['-xf', from, '-C', to],
    },
    {
      reader: sevenZip.command,
      probe: ['i'],
      extract: (from: string, to: string) => ['x', `-o${to}`, from],
    },
  ])('$reader', ({ reader, probe, extract }) => {
    testWith(
      [...needed, oracle([reader], probe)],
      'gives back the modification times, to the second, in any time zone',
      () => {
        for (const TZ of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
          for (const container of containers) {
            const to = folder('extracted');
            run(reader, extract(container, to), { env: { ...process.env, TZ } });
            for (const { name, modified } of times.get(container) ?? []) {
              expect(Math.floor(statSync(join(to, name)).mtimeMs / 1000)).toBe(modified);
            }
          }
        }
      },
    );
  });

  testWith([...needed, jar()], 'jar lists them', () => {
    const [container = ''] = containers;
    expect(lines(run('jar', ['tf', container]))).toEqual(names(container));
  });

  testWith([...needed, fileType()], 'file names their MIME type', () => {
    for (const container of containers) {
      // --mime-type says application/zip of every type that libmagic has no line for.
      expect(run('file', ['--brief', container])).toContain('application/vnd.livepkg+zip');
      expect(readFileSync(container).subarray(30, 65).toString()).toBe(
        'mimetypeapplication/vnd.livepkg+zip',
      );
    }
  });
});
