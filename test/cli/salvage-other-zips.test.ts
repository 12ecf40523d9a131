/**
 * ZIP archives that other programs made, called containers: nothing of one is salvaged, be it whole or cut,
 * however much its headers look like those of a container.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { salvageContainer } from '../../src/format/salvage/salvage.ts';
import { writeZip } from '../../src/format/write-zip.ts';
import { oracle, python, run, sevenZip as findSevenZip, testWith } from '../support/oracles.ts';
import { LIBRARY } from '../support/photos.ts';
import { tally, unpack } from '../support/records.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** Stored, of 1980, mode 0644: what Python lets one choose of a header is as in a container. */
const BY_PYTHON = `
import sys, zipfile
photo, movie = (open(path, 'rb').read() for path in sys.argv[2:4])
def write(name, members, date=(1980, 1, 1, 0, 0, 0), create=3):
    with zipfile.ZipFile(f'{sys.argv[1]}/{name}.livepkg', 'w', zipfile.ZIP_STORED) as archive:
        for member, data in members:
            info = zipfile.ZipInfo(member, date)
            info.external_attr = 0o100644 << 16
            info.create_system = 3
            info.create_version = 63
            archive.writestr(info, data)
unicode = [('Größe.HEIC', photo), ('Größe.MOV', movie)]
write('unicode', unicode)
write('unicode-today', unicode, (2026, 11, 25, 12, 0, 0))
write('ascii', [('IMG_0001.HEIC', photo), ('IMG_0001.MOV', movie)])
write('epub-member', [*unicode, ('mimetype', b'application/epub+zip')])
write('epub', [('mimetype', b'application/epub+zip'), ('META-INF/container.xml', b'<container/>'), *unicode])
write('names', [('mimetype', b'application/epub+zip'), ('manifest.cbor', b'\\xa1gversion\\x01'), *unicode])
write('empty-mimetype', [('mimetype', b''), *unicode])
write('our-text-inside', [*unicode, ('ä.txt', b'mimetypeapplication/vnd.livepkg+zip')])
`;

/** Each ZIP of a folder, and what is left of it after cuts; as a container by its name. */
function withCuts(archive: string): string[] {
  const zips = readdirSync(archive);
  for (const name of zips) {
    const bytes = readFileSync(join(archive, name));
    for (const part of [0.1, 0.5, 0.9]) {
      const at = Math.round(bytes.length * part);
      writeFileSync(join(archive, `${part}-first-${name}`), bytes.subarray(0, at));
      writeFileSync(join(archive, `${part}-last-${name}`), bytes.subarray(at));
    }
    // The end record gone, and the very start.
    writeFileSync(join(archive, `no-end-${name}`), bytes.subarray(0, -22));
    writeFileSync(join(archive, `no-start-${name}`), bytes.subarray(9));
  }
  return readdirSync(archive);
}

async function expectNothing(archive: string): Promise<void> {
  const all = withCuts(archive);
  const out = join(folder(), 'out');
  const { status, records } = await unpack([archive, '--out', out, '--salvage']);
  const events = Object.fromEntries(
    records.map((item) => ['container' in item ? basename(item.container) : item.file, item.event]),
  );
  expect(events).toEqual(Object.fromEntries(all.map((name) => [name, 'failed'])));
  expect(tally(records)).toEqual({ 'failed not-a-container': all.length });
  expect(status).toBe(1);
  expect(existsSync(out)).toBe(false);
}

/** Photos under names in and out of ASCII. */
function photos(): string {
  const source = folder('source');
  for (const extension of ['HEIC', 'MOV']) {
    const photo = join(LIBRARY, `2026/IMG_0001.${extension}`);
    copyFileSync(photo, join(source, `IMG_0001.${extension}`));
    copyFileSync(photo, join(source, `Größe.${extension}`));
  }
  run('touch', ['-d', '1980-01-01T00:00:00', ...readdirSync(source)], { cwd: source });
  return source;
}

testWith([python()], 'Python: stored, of 1980, in and out of ASCII, like an EPUB', async () => {
  const archive = folder('archive');
  const members = ['HEIC', 'MOV'].map((extension) => join(LIBRARY, `2026/IMG_0001.${extension}`));
  run(python().command, ['-c', BY_PYTHON, archive, ...members]);
  expect(readdirSync(archive)).toHaveLength(8);
  await expectNothing(archive);
});

testWith([oracle(['zip'], ['-v'])], 'Info-ZIP: zip -0', async () => {
  const archive = folder('archive');
  const source = photos();
  for (const [name, flags] of [
    ['plain', ['-0']],
    ['no-extra', ['-0', '-X']],
    ['utf8', ['-0', '-X', '-UN=UTF8']],
  ] as const) {
    const args = [...flags, join(archive, `${name}.zip`), ...readdirSync(source)];
    run('zip', ['-q', ...args], { cwd: source, env: { TZ: 'UTC' } });
    copyFileSync(join(archive, `${name}.zip`), join(archive, `${name}.livepkg`));
    run('rm', [join(archive, `${name}.zip`)]);
  }
  await expectNothing(archive);
});

const sevenZip = findSevenZip();
testWith([sevenZip], '7z: stored', async () => {
  const archive = folder('archive');
  const source = photos();
  for (const [name, flags] of [
    ['plain', []],
    ['utf8', ['-mcu=on', '-mtm=off', '-mtc=off', '-mta=off']],
  ] as const) {
    const target = join(archive, `${name}.livepkg`);
    run(sevenZip.command, ['a', '-tzip', '-mx0', ...flags, target, ...readdirSync(source)], {
      cwd: source,
      env: { TZ: 'UTC' },
    });
  }
  await expectNothing(archive);
});

testWith([], 'the writer of containers itself, for another archive', async () => {
  const archive = folder('archive');
  const data = readFileSync(join(LIBRARY, '2026/IMG_0001.HEIC'));
  const photo = { name: 'IMG_0001.HEIC', bytes: data };
  const zips = {
    plain: [photo],
    epub: [{ name: 'mimetype', bytes: Buffer.from('application/epub+zip') }, photo],
    manifest: [photo, { name: 'manifest.cbor', bytes: Buffer.from('of something else') }],
    // {"version": 2}
    versioned: [
      photo,
      { name: 'manifest.cbor', bytes: Buffer.from('a16776657273696f6e02', 'hex') },
    ],
    text: [
      { name: 'a.txt', bytes: Buffer.from('About mimetypeapplication/vnd.livepkg+zip') },
      photo,
    ],
  };
  for (const [name, entries] of Object.entries(zips)) {
    const zip = Buffer.concat(writeZip(entries));
    writeFileSync(join(archive, `${name}.livepkg`), zip);
    for (let at = 0; at < zip.length; at += Math.ceil(zip.length / 500)) {
      expect(salvageContainer(zip.subarray(0, at)).members).toEqual([]);
      expect(salvageContainer(zip.subarray(at)).members).toEqual([]);
    }
  }
  await expectNothing(archive);
});
