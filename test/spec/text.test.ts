/** What the specification shows is true: its example, its CDDL, its commands, its script. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { diagnose } from 'cbor2';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  manifestSchema,
  MAX_CONTAINER_BYTES,
  MAX_TEXT_BYTES,
} from '../../src/format/manifest-schema.ts';
import { MAX_MANIFEST_BYTES } from '../../src/format/manifest.ts';
import { pack, smallSource } from '../support/containers.ts';
import { oracle, pythonWithCbor2, run, testWith, unzip } from '../support/oracles.ts';
import { blocks, section, specText, vectorBytes } from '../support/spec.ts';
import { temporaryFolders } from '../support/tree.ts';

const text = specText('livepkg-1.md');

const folders = temporaryFolders();
let folder = '';
beforeEach(() => {
  folder = folders();
});

describe('the example', () => {
  const example = section(text, '12. Example');
  const container = vectorBytes('valid-pair');
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
  const tools = [oracle(['sh'], ['-c', 'true']), unzip(), oracle(['sha256sum'], ['--version'])];
  const commands = blocks(appendix, 'sh').join('');

  testWith(tools, 'its commands get the members out and recognise them', async () => {
    writeFileSync(join(folder, 'photo.livepkg'), await pack(smallSource));
    const output = run('sh', ['-e', '-c', commands], { cwd: folder });
    expect(output.trim().split('\n').toSorted()).toEqual([
      '3 of 3 members are there',
      'Größe.MOV: as it was packed',
      'a.AAE: as it was packed',
      'a_b.HEIC: as it was packed',
    ]);
    for (const { name, bytes } of smallSource.members) {
      const file = readFileSync(join(folder, 'photo', name.replace(':', '_')));
      expect(file.equals(bytes), name).toBe(true);
    }
  });

  testWith(tools, 'they notice a member that is not the one that was packed', () => {
    writeFileSync(join(folder, 'photo.livepkg'), vectorBytes('member-digest-agreed'));
    const output = run('sh', ['-e', '-c', commands], { cwd: folder });
    expect(output).toContain('IMG_0001.HEIC: not in the manifest');
    expect(output).toContain('IMG_0001.MOV: as it was packed');
    expect(output).toContain('1 of 2 members are there');
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
