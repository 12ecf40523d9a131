/** Live Photos in one file or folder, from the source to the restored files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { library } from '../../support/built.ts';
import { PROGRAM } from '../../support/livepkg.ts';
import { sha256, state } from '../../support/tree.ts';
import { MODIFIED, MODIFIED_TEXT, only, Workspace } from '../../support/workspace.ts';
import { AAE, HEIC_PAIR, JPEG_PAIR, UNPROVEN_PAIR, type SamplePair } from '../../support/pairs.ts';
import { craft, zip } from '../../support/zips.ts';

const livp = (pair: SamplePair): Promise<Buffer> =>
  zip([
    { name: 'IMG_1234.HEIC', bytes: pair.still },
    { name: 'IMG_1234.MOV', bytes: pair.motion },
  ]);

test('a member has the time of its archive, not the one in the ZIP', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  await folder.pack();
  const { members } = await library.info(join(folder.out, 'IMG_1234.livepkg'));
  expect(members.map(({ modified }) => modified)).toEqual([MODIFIED_TEXT, MODIFIED_TEXT]);
});

test('the time zone makes no difference', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  const digests = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati'].map((TZ) => {
    const out = join(folder.path, TZ.replace('/', '-'));
    const args = [PROGRAM, 'pack', folder.source, '--out', out];
    const { status } = spawnSync(process.execPath, args, { env: { ...process.env, TZ } });
    expect(status).toBe(0);
    return sha256(readFileSync(join(out, 'IMG_1234.livepkg')));
  });
  expect(new Set(digests).size).toBe(1);
});

test('an archive that is named itself is packed into --out', async () => {
  const folder = new Workspace();
  const archive = folder.write('deep/down/IMG_1234.livp', await livp(HEIC_PAIR));
  const records = await folder.pack({}, [archive]);
  expect(records.map(({ event }) => event)).toEqual(['packed', 'summary']);
  expect(folder.packedFiles()).toEqual(['IMG_1234.livepkg']);
});

test('a .pvt that is named itself, with a slash behind, is packed into --out', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.pvt/IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.pvt/IMG_1234.MOV', HEIC_PAIR.motion);
  const records = await folder.pack({}, [`${join(folder.source, 'IMG_1234.pvt')}/`]);
  expect(records.map(({ event }) => event)).toEqual(['packed', 'summary']);
  expect(folder.packedFiles()).toEqual(['IMG_1234.livepkg']);
});

test('a .pvt given together with the folder it is in is found once', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.pvt/IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.pvt/IMG_1234.MOV', HEIC_PAIR.motion);
  const bundle = join(folder.source, 'IMG_1234.pvt');
  for (const paths of [
    [bundle, folder.source],
    [folder.source, bundle],
  ]) {
    const records = await folder.scan(paths);
    expect(only(records, 'pair')).toHaveLength(1);
  }
});

test('what macOS leaves in an archive is no file of it', async () => {
  const folder = new Workspace();
  const bytes = await zip([
    { name: 'IMG_1234/', bytes: new Uint8Array() },
    { name: 'IMG_1234/IMG_1234.HEIC', bytes: HEIC_PAIR.still },
    { name: 'IMG_1234/IMG_1234.MOV', bytes: HEIC_PAIR.motion },
    { name: 'IMG_1234/.DS_Store', bytes: Buffer.from('x') },
    { name: 'IMG_1234/._IMG_1234.MOV', bytes: Buffer.from('x') },
    { name: '__MACOSX/IMG_1234/._IMG_1234.HEIC', bytes: Buffer.from('x') },
  ]);
  folder.write('IMG_1234.livp', bytes);
  const [record] = await folder.scan();
  expect(record).toMatchObject({
    event: 'pair',
    still: join(folder.source, 'IMG_1234.livp', 'IMG_1234.HEIC'),
  });
});

/** An archive whose names are in an encoding that it does not state. */
const unmarked = (still: Buffer, motion: Buffer): Buffer =>
  craft([
    { name: still, bytes: HEIC_PAIR.still, flags: 0 },
    { name: motion, bytes: HEIC_PAIR.motion, flags: 0 },
  ]);

test('names that are UTF-8 and do not say so are kept; names in no known encoding are not', async () => {
  const folder = new Workspace();
  folder.write('a.livp', unmarked(Buffer.from('后，竖.HEIC'), Buffer.from('后，竖.MOV')));
  const gbk = Buffer.from([0xba, 0xf3]);
  const named = (extension: string) => Buffer.concat([gbk, Buffer.from(extension)]);
  folder.write('b.livp', unmarked(named('.HEIC'), named('.MOV')));
  await folder.pack();
  const namesOf = async (name: string) =>
    (await library.info(join(folder.out, name))).members.map((member) => member.name);
  expect(await namesOf('a.livepkg')).toEqual(['后，竖.HEIC', '后，竖.MOV']);
  expect(await namesOf('b.livepkg')).toEqual(['b.HEIC', 'b.MOV']);
});

test('metadata.plist and edits travel with a .pvt; what else is in it is told', async () => {
  const folder = new Workspace();
  folder.write('Trip.pvt/IMG_0001.HEIC', HEIC_PAIR.still, MODIFIED + 1);
  folder.write('Trip.pvt/IMG_0001.MOV', HEIC_PAIR.motion, MODIFIED + 2);
  folder.write('Trip.pvt/metadata.plist', '<plist/>', MODIFIED + 3);
  folder.write('Trip.pvt/IMG_0001.AAE', AAE, MODIFIED + 4);
  folder.write('Trip.pvt/notes.txt', 'x');
  folder.write('Trip.pvt/.DS_Store', 'x');
  folder.write('Trip.pvt/below/IMG_9.txt', 'x');
  symlinkSync('/etc/hostname', join(folder.source, 'Trip.pvt', 'link.HEIC'));
  const scanned = await folder.scan();
  expect(only(scanned, 'ignored').map((r) => [folder.relative(r.file), r.reason])).toEqual([
    ['Trip.pvt/below', 'not-followed'],
    ['Trip.pvt/link.HEIC', 'not-followed'],
    ['Trip.pvt/notes.txt', 'not-media'],
  ]);
  await folder.pack();
  const { members } = await library.info(join(folder.out, 'Trip.livepkg'));
  expect(members.map(({ role, name, modified }) => [role, name, modified])).toEqual([
    ['still', 'IMG_0001.HEIC', '2017-07-14T02:40:01.125Z'],
    ['motion', 'IMG_0001.MOV', '2017-07-14T02:40:02.125Z'],
    ['sidecar', 'IMG_0001.AAE', '2017-07-14T02:40:04.125Z'],
    ['sidecar', 'metadata.plist', '2017-07-14T02:40:03.125Z'],
  ]);
});

test.each([
  ['empty', []],
  ['without a motion file', [['IMG_1.HEIC', HEIC_PAIR.still]]],
  [
    'with two stills',
    [
      ['IMG_1.HEIC', HEIC_PAIR.still],
      ['IMG_1.JPG', JPEG_PAIR.still],
      ['IMG_1.MOV', HEIC_PAIR.motion],
    ],
  ],
] as [string, [string, Uint8Array][]][])('a .pvt %s is one problem', async (_, files) => {
  const folder = new Workspace();
  mkdirSync(join(folder.source, 'A.pvt'));
  for (const [name, bytes] of files) folder.write(`A.pvt/${name}`, bytes);
  const records = await folder.scan();
  expect(records.map(({ event }) => event)).toEqual(['problem', 'summary']);
  expect(records[0]).toMatchObject({
    file: join(folder.source, 'A.pvt'),
    error: { code: 'bundle-not-a-pair' },
  });
});

test('a half in a .pvt that is cut off is a problem, and the other half no stray', async () => {
  const folder = new Workspace();
  folder.write('A.pvt/IMG_1.HEIC', HEIC_PAIR.still.subarray(0, 20));
  folder.write('A.pvt/IMG_1.MOV', HEIC_PAIR.motion);
  const records = await folder.scan();
  expect(records.map(({ event }) => event)).toEqual(['problem', 'summary']);
  expect(records[0]).toMatchObject({
    file: join(folder.source, 'A.pvt', 'IMG_1.HEIC'),
    error: { code: 'media-truncated' },
  });
});

// Other systems do not take such a name.
test.runIf(process.platform === 'linux')(
  'a .pvt with a name that is not UTF-8 is one problem',
  async () => {
    const folder = new Workspace();
    folder.write('A.pvt/IMG_1.HEIC', HEIC_PAIR.still);
    folder.write('A.pvt/IMG_1.MOV', HEIC_PAIR.motion);
    const prefix = Buffer.from(`${folder.source}/A.pvt/`);
    writeFileSync(Buffer.concat([prefix, Buffer.from([0xff, 0x41])]), 'x');
    const records = await folder.scan();
    expect(records.map(({ event }) => event)).toEqual(['problem', 'summary']);
    expect(records[0]).toMatchObject({ error: { code: 'name-not-utf8' } });
  },
);

test('audit and unpack find containers in a folder that is called .pvt', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  await folder.pack({ out: join(folder.source, 'Old.pvt') });
  const events = [];
  for await (const { event } of library.audit([folder.source])) events.push(event);
  expect(events).toEqual(['intact', 'summary']);
});

test('halves without an identifier need --pair-by-name, in a bundle too', async () => {
  const folder = new Workspace();
  // Names that match in no form: it is the bundle that they are named for.
  const bytes = await zip([
    { name: 'a.JPG', bytes: UNPROVEN_PAIR.still },
    { name: 'b.MOV', bytes: UNPROVEN_PAIR.motion },
  ]);
  folder.write('IMG_5.livp', bytes);
  const refused = await folder.pack();
  expect(only(refused, 'unpaired').map(({ reason }) => reason)).toEqual(['name-only', 'name-only']);
  expect(folder.packedFiles()).toEqual([]);
  expect(only(await folder.pack({ pairByName: true }), 'packed')).toHaveLength(1);
  const { link } = await library.info(join(folder.out, 'IMG_5.livepkg'));
  expect(link).toEqual({ by: 'name' });
});

test('halves of two photos in one archive are not joined', async () => {
  const folder = new Workspace();
  const bytes = await zip([
    { name: 'IMG_1.HEIC', bytes: HEIC_PAIR.still },
    { name: 'IMG_1.MOV', bytes: JPEG_PAIR.motion },
  ]);
  folder.write('IMG_1.livp', bytes);
  const records = await folder.pack({ pairByName: true });
  expect(
    only(records, 'unpaired').map(({ file, reason }) => [folder.relative(file), reason]),
  ).toEqual([
    ['IMG_1.livp/IMG_1.HEIC', 'different-identifier'],
    ['IMG_1.livp/IMG_1.MOV', 'different-identifier'],
  ]);
  expect(folder.packedFiles()).toEqual([]);
});

test.each(['IMG_1234.livp', 'IMG_1234.LIVP', 'IMG_1234.zip'])(
  'beside the files it was made from, %s needs no container of its own',
  async (name) => {
    const folder = new Workspace();
    folder.write('IMG_1234.heic', HEIC_PAIR.still);
    folder.write('IMG_1234.mov', HEIC_PAIR.motion);
    folder.write('IMG_1234.AAE', AAE);
    folder.write(name, await livp(HEIC_PAIR), MODIFIED + 100);
    const eventsOf = async (update: boolean) =>
      (await folder.pack({ update })).flatMap((record): [string, string][] =>
        'container' in record ? [[folder.relative(record.still), record.event]] : [],
      );
    expect(Object.fromEntries<string>(await eventsOf(false))).toEqual({
      'IMG_1234.heic': 'packed',
      [`${name}/IMG_1234.HEIC`]: 'unchanged',
    });
    expect(folder.packedFiles()).toEqual(['IMG_1234.livepkg']);
    const before = state(folder.out);
    // Nor does it replace them with what it calls them, which would lose the edit.
    for (const update of [false, true]) {
      const again = await eventsOf(update);
      expect(again.map(([, event]) => event)).toEqual(['unchanged', 'unchanged']);
    }
    expect(state(folder.out)).toEqual(before);
    const { members } = await library.info(join(folder.out, 'IMG_1234.livepkg'));
    expect(members.map((member) => member.name)).toEqual([
      'IMG_1234.heic',
      'IMG_1234.mov',
      'IMG_1234.AAE',
    ]);
  },
);

test('a .pvt beside the files it was made from keeps its metadata.plist, in one of its own', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.MOV', HEIC_PAIR.motion);
  folder.write('IMG_1234.pvt/IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.pvt/IMG_1234.MOV', HEIC_PAIR.motion);
  folder.write('IMG_1234.pvt/metadata.plist', '<plist/>');
  const records = await folder.pack();
  expect(only(records, 'packed')).toHaveLength(2);
  expect(folder.packedFiles().map((name) => name.replace(/-[0-9a-f]{8}\./, '-X.'))).toEqual([
    'IMG_1234-X.livepkg',
    'IMG_1234.livepkg',
  ]);
  expect(only(await folder.pack(), 'unchanged')).toHaveLength(2);
});

test('other bytes under one identifier and one name are a conflict', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.MOV', HEIC_PAIR.motion);
  const still = Buffer.concat([HEIC_PAIR.still, Buffer.from('\0\0\0\x08free')]);
  folder.write('IMG_1234.livp', await livp({ ...HEIC_PAIR, still }));
  for (const event of ['packed', 'unchanged'] as const) {
    const records = await folder.pack();
    expect(only(records, event)).toHaveLength(1);
    expect(only(records, 'conflict').map(({ error }) => error?.code)).toEqual(['target-differs']);
  }
});

test('another photo under one name gets a container of its own', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.MOV', HEIC_PAIR.motion);
  folder.write('IMG_1234.livp', await livp(JPEG_PAIR));
  expect(only(await folder.pack(), 'packed')).toHaveLength(2);
  expect(only(await folder.pack(), 'unchanged')).toHaveLength(2);
});

test('a loose still whose motion is in an archive only is a copy of the one in there', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  const records = await folder.scan();
  expect(only(records, 'pair')).toHaveLength(1);
  expect(only(records, 'unpaired')).toMatchObject([
    {
      file: join(folder.source, 'IMG_1234.HEIC'),
      reason: 'duplicate-of',
      related: [join(folder.source, 'IMG_1234.livp', 'IMG_1234.HEIC')],
    },
  ]);
});

test('an archive written anew with another time holds the same photo', async () => {
  const folder = new Workspace();
  const archive = folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  await folder.pack();
  utimesSync(archive, MODIFIED + 50, MODIFIED + 50);
  expect(only(await folder.pack(), 'unchanged')).toHaveLength(1);
});

test('an archive that changes between plan and work is not packed', async () => {
  const folder = new Workspace();
  const archive = folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  const records = [];
  const onProgress = ({ phase }: { phase: string }): void => {
    if (phase === 'plan') folder.write('IMG_1234.livp', readFileSync(archive), MODIFIED + 5);
  };
  for await (const record of library.pack([folder.source], { out: folder.out, onProgress })) {
    records.push(record);
  }
  expect(only(records, 'failed').map(({ error }) => error?.code)).toEqual(['source-changed']);
  expect(folder.packedFiles()).toEqual([]);
});

test('a dry run of an archive writes nothing and says how long the container will be', async () => {
  const folder = new Workspace();
  folder.write('IMG_1234.livp', await livp(HEIC_PAIR));
  const [planned] = await folder.pack({ dryRun: true });
  expect(folder.packedFiles()).toEqual([]);
  const [packed] = await folder.pack();
  expect(planned).toMatchObject({ event: 'packed', dryRun: true });
  expect({ ...planned, dryRun: undefined }).toEqual({ ...packed, dryRun: undefined });
});

test('documents are ignored without fuss, whatever is in them', async () => {
  const folder = new Workspace();
  const text = Buffer.from('some text');
  folder.write('two.zip', await zip(['a.txt', 'b.txt'].map((name) => ({ name, bytes: text }))));
  folder.write('report.docx', await zip([{ name: 'word/document.xml', bytes: text }]));
  const photos = ['HEIC', 'JPG', 'DNG'].map((name) => ({ name, bytes: HEIC_PAIR.still }));
  folder.write('album.zip', await zip(photos));
  const many = Array.from({ length: 500 }, (_, n) => ({ name: `${n}.txt`, bytes: text }));
  folder.write('many.zip', await zip(many));
  folder.write('cut.zip', (await zip(many)).subarray(0, 1000));
  folder.write('IMG_1234.HEIC', HEIC_PAIR.still);
  folder.write('IMG_1234.MOV', HEIC_PAIR.motion);
  await folder.pack({ out: join(folder.path, 'made') });
  const container = readFileSync(join(folder.path, 'made', 'IMG_1234.livepkg'));
  rmSync(join(folder.source, 'IMG_1234.HEIC'));
  rmSync(join(folder.source, 'IMG_1234.MOV'));
  folder.write('renamed.zip', container);
  const records = await folder.scan();
  expect(
    only(records, 'ignored').map(({ file, reason }) => [folder.relative(file), reason]),
  ).toEqual(
    ['album', 'cut', 'many', 'renamed']
      .map((name) => [`${name}.zip`, 'not-media'])
      .concat([
        ['report.docx', 'not-media'],
        ['two.zip', 'not-media'],
      ]),
  );
  expect(only(records, 'problem').map(({ error }) => error.code)).toEqual(['nothing-found']);
});
