/** What the specification shows is true: its example, its CDDL, its commands, its script. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { diagnose } from 'cbor2';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  manifestSchema,
  MAX_CONTAINER_BYTES,
  MAX_TEXT_BYTES,
} from '../../src/format/manifest-schema.ts';
import { MAX_MANIFEST_BYTES } from '../../src/format/manifest.ts';
import { pack, smallSource } from '../support/containers.ts';
import { oracle, pythonWithCbor2, run, testWith } from '../support/oracles.ts';
import { blocks, committedVectors, section, specText } from '../support/spec.ts';

const text = specText('livepkg-1.md');
const vectors = committedVectors();
const bytesOf = (name: string): Buffer => {
  const vector = vectors.find((one) => one.name === name);
  return Buffer.from(vector?.bytes ?? []);
};

let folder = '';
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livepkg-spec-'));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

describe('the example', () => {
  const example = section(text, '12. Example');
  const container = bytesOf('valid-pair');
  const size = container.readUInt32LE(87);

  test('shows the first 108 bytes of the vector', () => {
    const shown = blocks(example, 'hex').join('').replaceAll(/\s/g, '');
    expect(shown).toBe(container.subarray(0, 108).toString('hex'));
  });

  test('shows the manifest of the vector, as an independent library prints it', () => {
    const printed = diagnose(container.subarray(108, 108 + size), { pretty: true });
    expect(blocks(example, 'cbor-diag')).toEqual([`${printed}\n`]);
  });

  test('states the lengths and the CRC-32 of the vector', () => {
    const crc = crc32(container.subarray(108, 108 + size)).toString(16);
    expect(example).toContain(`It has ${size} bytes`);
    expect(example).toContain(`the CRC-32 \`${crc}\``);
    expect(example).toContain(`The container has ${container.length} bytes`);
    expect(108 + size + 52 + 45 + 51 + 51 + 248 + 22).toBe(container.length);
  });
});

test('the limits in the text are those of the program', () => {
  const limits = section(text, '7. Limits');
  for (const limit of [MAX_MANIFEST_BYTES, MAX_TEXT_BYTES]) {
    expect(limits).toContain(`| ${limit.toLocaleString('en')} bytes`);
  }
  expect(text).toContain(`smaller than 1 GiB (${MAX_CONTAINER_BYTES.toLocaleString('en')} bytes)`);
});

/** Keys of a schema, an optional one with `?`. */
const keysOfSchema = (entries: Record<string, { type: string }>): string[] =>
  Object.entries(entries).map(([key, { type }]) => (type === 'exact_optional' ? `${key}?` : key));

describe('the CDDL', () => {
  const cddl = specText('manifest.cddl');

  /** Keys of a rule, an optional one with `?`. */
  function keysOf(rule: string): string[] {
    const own = new RegExp(`^${rule} = \\{\\n([^]*?)^\\}`, 'm').exec(cddl)?.[1] ?? '';
    // Both of the group, or neither.
    const body = own.replace('  ? dimensions,\n', '  ? "width": 0,\n  ? "height": 0,\n');
    return [...body.matchAll(/^ {2}(\? )?"(\w+)": /gm)].map(([, optional, key = '']) =>
      optional === undefined ? key : `${key}?`,
    );
  }
  test('has the keys of the schema, and no others', () => {
    const { link, members, media } = manifestSchema.entries;
    const [byIdentifier, byName] = link.options;
    const rules: [string, Record<string, { type: string }>][] = [
      ['manifest', manifestSchema.entries],
      ['link', byIdentifier.entries],
      ['member', members.item.entries],
      ['media', media.entries],
      ['still', media.entries.still.entries],
      ['motion', media.entries.motion.entries],
    ];
    for (const [rule, entries] of rules) {
      expect(keysOf(rule).toSorted(), rule).toEqual(keysOfSchema(entries).toSorted());
    }
    expect(Object.keys(byName.entries)).toEqual(['by']);
    expect(cddl).toMatch(/^\} \/ \{\n {2}"by": "name",\n\}/m);
    expect(keysOf('motion')).toContain('stillTime?');
  });
});

describe('appendix A', () => {
  const appendix = section(text, 'Appendix A. Getting the photo out by hand');
  const tools = [
    oracle(['sh'], ['-c', 'true']),
    oracle(['unzip'], ['-v']),
    oracle(['sha256sum'], ['--version']),
  ];
  const commands = blocks(appendix, 'sh').join('');

  testWith(tools, 'its commands get the members out and recognise them', async () => {
    writeFileSync(join(folder, 'photo.livepkg'), await pack(smallSource));
    const output = run('sh', ['-e', '-c', commands], { cwd: folder });
    expect(output.trim().split('\n').toSorted()).toEqual([
      'Größe.MOV: as it was packed',
      'a.AAE: as it was packed',
      'a_b.HEIC: as it was packed',
      'manifest.cbor: not in the manifest',
      'mimetype: not in the manifest',
    ]);
    for (const { name, bytes } of smallSource.members) {
      const file = readFileSync(join(folder, 'photo', name.replace(':', '_')));
      expect(file.equals(bytes), name).toBe(true);
    }
  });

  testWith(tools, 'they notice a member that is not the one that was packed', () => {
    writeFileSync(join(folder, 'photo.livepkg'), bytesOf('member-digest-agreed'));
    const output = run('sh', ['-e', '-c', commands], { cwd: folder });
    expect(output).toContain('IMG_0001.HEIC: not in the manifest');
    expect(output).toContain('IMG_0001.MOV: as it was packed');
  });

  const python = pythonWithCbor2();
  testWith([...tools, python], 'the optional command prints the manifest', async () => {
    writeFileSync(join(folder, 'photo.livepkg'), await pack(smallSource));
    const optional = blocks(appendix, 'sh-optional').join('').replace('python3', python.command);
    const output = run('sh', ['-e', '-c', commands + optional], { cwd: folder });
    expect(output).toContain("'original': 'a:b.HEIC'");
    expect(output).toContain("'modified': '1969-12-31T23:59:59.999999Z'");
  });
});

describe('appendix B', () => {
  const script = new URL('../../spec/reader.py', import.meta.url).pathname;
  const python = pythonWithCbor2();

  /** What the script does with a container: its exit status, and the files it wrote. */
  function read(bytes: Uint8Array): { status: number | null; files: Map<string, Buffer> } {
    const target = mkdtempSync(join(folder, 'read-'));
    writeFileSync(join(target, 'x.livepkg'), bytes);
    const out = join(target, 'out');
    const { status } = spawnSync(python.command, [script, join(target, 'x.livepkg'), out], {
      timeout: 20_000,
      // As `python3 -O`, which leaves out assertions: no check may be one.
      env: { ...process.env, PYTHONOPTIMIZE: '1', PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
    expect(readdirSync(target).filter((name) => name !== 'out')).toEqual(['x.livepkg']);
    const names = readdirSync(target).includes('out') ? readdirSync(out) : [];
    return { status, files: new Map(names.map((name) => [name, readFileSync(join(out, name))])) };
  }

  test('shows the script as it is, of fewer than 70 lines', () => {
    const source = specText('reader.py');
    expect(blocks(section(text, 'Appendix B. Writing a reader'), 'python')).toEqual([source]);
    expect(source.trimEnd().split('\n').length).toBeLessThan(70);
    expect(specText('README.md')).toContain(`${source.trimEnd().split('\n').length} lines`);
  });

  testWith([python], 'the script gives out a container made here', async () => {
    const { status, files } = read(await pack(smallSource));
    expect(status).toBe(0);
    expect(files).toEqual(
      new Map(
        smallSource.members.map(({ name, bytes }) => [name.replace(':', '_'), Buffer.from(bytes)]),
      ),
    );
  });

  /** Rules that the script leaves out, as appendix B says: shape, order, names and times. */
  const leftOut =
    /^(manifest-schema|member-count|member-roles|member-order|name-clash|name-not-portable|original-invalid|original-differs|time-invalid)/;

  testWith([python], 'it reads every valid vector and refuses those whose bytes are wrong', () => {
    const small = vectors.filter(({ zeros }) => zeros === 0);
    const checked = small.filter(({ name }) => !leftOut.test(name));
    expect(checked.length).toBeGreaterThan(50);
    const wrong = checked.filter(({ bytes, expect: code, members }) => {
      const { status, files } = read(bytes);
      return code === 'valid'
        ? status !== 0 || files.size !== members.length
        : status !== 1 || files.size > 0;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  testWith([python], 'a container whose name leads out of the folder is refused', () => {
    for (const name of ['parent', 'absolute', 'slash', 'backslash', 'colon', 'empty']) {
      const { status, files } = read(bytesOf(`name-not-portable-${name}`));
      expect([name, status, files.size]).toEqual([name, 1, 0]);
    }
  });

  testWith([python], 'every bit of a small container counts for it, too', () => {
    // One process for all: starting Python 8,000 times would take minutes.
    const program = `
import contextlib, importlib.util, io, sys
spec = importlib.util.spec_from_file_location("reader", sys.argv[1])
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)
valid = bytes(sys.stdin.buffer.read())
reader.decode(valid)
for bit in range(8 * len(valid)):
    changed = bytearray(valid)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        reader.decode(bytes(changed))
    except (Exception, SystemExit):
        continue
    print("accepted:", bit)`;
    const output = run(python.command, ['-c', program, script], { input: bytesOf('valid-pair') });
    expect(output).toBe('');
  });
});
