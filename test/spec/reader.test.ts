/** The second reader, `spec/reader.py`: it knows the specification alone, and agrees with the program. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect } from 'vitest';
import { decodeContainer, decodeHead, HEAD_BYTES } from '../../src/format/container.ts';
import { salvageContainer } from '../../src/format/salvage/salvage.ts';
import { pack, smallSource } from '../support/containers.ts';
import { python, testWith } from '../support/oracles.ts';
import { outcome } from '../support/outcome.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../support/real-photos.ts';
import { pack as packFiles } from '../support/records.ts';
import { committedVectors } from '../support/spec.ts';
import { files, sha256, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const vectors = committedVectors();
const script = fileURLToPath(new URL('../../spec/reader.py', import.meta.url));
const driver = fileURLToPath(new URL('reader_driver.py', import.meta.url));
const snake = python();

const Said = v.strictObject({
  full: v.string(),
  quick: v.string(),
  members: v.array(
    v.strictObject({ status: v.string(), name: v.string(), sha256: v.optional(v.string()) }),
  ),
});
type Said = v.InferOutput<typeof Said>;

/** What the reader says of containers, all in one process: to start Python for each takes minutes. */
function ask(containers: readonly { bytes: Uint8Array; zeros?: number }[]): Said[] {
  const input = containers.map(
    ({ bytes, zeros = 0 }) => `${zeros.toString(16)} ${Buffer.from(bytes).toString('hex')}\n`,
  );
  const { stdout, stderr, status } = spawnSync(snake.command, [driver, script], {
    input: input.join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(status, stderr).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(Said, JSON.parse(line)));
}

testWith([snake], 'it gives the outcome of every vector, and the status of every member', () => {
  const said = ask(vectors);
  expect(said).toHaveLength(vectors.length);
  for (const [index, vector] of vectors.entries()) {
    const { name, expect: code, quick = code, members, statuses } = vector;
    const proven = members.map((member) => ({ status: 'proven', ...member }));
    expect({ name, ...said[index] }).toEqual({
      name,
      full: code,
      quick,
      members: [...proven, ...statuses],
    });
  }
});

/** Which of the checks 10 to 13 finds damage in the central headers is not fixed (section 2). */
const IN_CENTRAL_HEADERS = new Set([
  'zip-unreadable',
  'zip-order',
  'member-digest',
  'zip-not-canonical',
]);
const classOf = (code: string): string =>
  IN_CENTRAL_HEADERS.has(code) ? 'the ZIP layer or a member' : code;

async function saidByProgram(bytes: Buffer): Promise<Said> {
  const head = bytes.subarray(0, HEAD_BYTES);
  const full = await outcome(() => decodeContainer(bytes));
  const quick = await outcome(() => decodeHead(head, bytes.length));
  const { photo, members } = salvageContainer(bytes);
  if (photo === undefined && full !== 'version-unsupported') return { full, quick, members: [] };
  return {
    full,
    quick,
    members: members.map(({ name, original = name, proof, bytes: own }) =>
      proof === 'sha256'
        ? { status: 'proven', name: original, sha256: sha256(own) }
        : { status: proof, name: original },
    ),
  };
}

testWith(
  [snake],
  'it agrees with the program about every change of a byte, and every cut',
  async () => {
    const valid = Buffer.from(vectors.find(({ name }) => name === 'valid-pair')?.bytes ?? []);
    expect(valid.length).toBeGreaterThan(1000);
    const changed = Array.from(valid, (byte, at) => {
      const copy = Buffer.from(valid);
      copy[at] = at % 2 === 0 ? byte ^ 1 : ~byte & 0xff;
      return copy;
    });
    const cuts = Array.from(valid, (_, at) => valid.subarray(0, at));
    const ends = Array.from(valid, (_, at) => valid.subarray(at + 1));
    const all = [...changed, ...cuts, ...ends];
    const said = ask(all.map((bytes) => ({ bytes })));
    for (const [index, bytes] of all.entries()) {
      const theirs = said[index];
      const ours = await saidByProgram(bytes);
      const where = `${index} of ${valid.length} changes, as many cuts, as many ends`;
      expect(classOf(theirs?.full ?? ''), where).toBe(classOf(ours.full));
      expect(theirs?.quick, where).toBe(ours.quick);
      // How much is left of what is not proven is for each reader to say.
      const proven = (one: Said | undefined) =>
        one?.members.filter(({ status }) => status === 'proven');
      expect(proven(theirs), where).toEqual(proven(ours));
    }
  },
);

describe('on the command line', () => {
  function read(...args: string[]) {
    return spawnSync(snake.command, [script, ...args], {
      encoding: 'utf8',
      // As `python3 -O`, which leaves out assertions: no check may be one.
      env: { ...process.env, PYTHONOPTIMIZE: '1', PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
  }

  testWith(
    [snake],
    'it writes the files of a valid container, with their names and times',
    async () => {
      const container = join(folder(), 'x.livepkg');
      writeFileSync(container, await pack(smallSource));
      const out = join(folder(), 'out');
      expect(read(container, out)).toMatchObject({ status: 0, stderr: '' });
      expect(files(out)).toHaveLength(smallSource.members.length);
      for (const { name, bytes, modified } of smallSource.members) {
        expect(readFileSync(join(out, name)).equals(bytes)).toBe(true);
        expect(statSync(join(out, name), { bigint: true }).mtimeNs / 1000n).toBe(modified);
      }
      // A folder that is there is left as it is.
      expect(read(container, out).status).toBe(2);
    },
  );

  testWith(
    [snake],
    'of a damaged one it writes the proven members, only if that is asked for',
    () => {
      const container = join(folder(), 'x.livepkg');
      writeFileSync(container, vectors.find(({ name }) => name === 'member-digest')?.bytes ?? '');
      const [none, out] = [join(folder(), 'none'), join(folder(), 'out')];
      expect(read(container, none).status).toBe(1);
      expect(() => statSync(none)).toThrow('ENOENT');
      const { status, stdout } = read(container, out, '--salvage');
      expect(status).toBe(1);
      expect(stdout).toContain('member-digest: ');
      expect(stdout).toContain('from a container that is not valid');
      expect(files(out)).toEqual(['IMG_0001.MOV']);
    },
  );

  testWith([snake], 'what is not there, and what is not a container, is said in a line', () => {
    const text = join(folder(), 'text.livepkg');
    writeFileSync(text, 'A text that somebody gave this name.\n');
    expect(read(text)).toMatchObject({ status: 1, stderr: '' });
    const missing = read(join(folder(), 'missing.livepkg'));
    expect(missing.status).toBe(2);
    expect(missing.stderr).not.toContain('Traceback');
    expect(read().status).toBe(2);
  });
});

testWith([snake, realPhotos], 'real Live Photos are valid to it, too', async () => {
  const archive = folder('archive');
  await packFiles([REAL_PAIRS_FOLDER, '--out', archive]);
  const said = ask(files(archive).map((path) => ({ bytes: readFileSync(join(archive, path)) })));
  expect(said.map(({ full, quick }) => [full, quick])).toEqual(said.map(() => ['valid', 'valid']));
  expect(said).toHaveLength(8);
});
