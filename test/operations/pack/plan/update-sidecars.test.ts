import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeHead } from '../../../../src/format/container.ts';
import { MAX_MEMBERS, trueName } from '../../../../src/format/manifest-rules.ts';
import { SourceDigests } from '../../../../src/operations/pack/entry/source-digests.ts';
import {
  carriedOverSidecars,
  sidecarsOnlyIn,
  conflictMessage,
  dropSidecarsUpdate,
  keepSidecarsUpdate,
  type Outdated,
} from '../../../../src/operations/pack/plan/update-sidecars.ts';
import { writePhoto } from '../../../support/photos.ts';
import { packInto, packPlanOf } from '../../../support/planning.ts';
import { oneThread } from '../../../support/pool.ts';
import { temporaryFolders } from '../../../support/tree.ts';

const folder = temporaryFolders();
const pool = oneThread();
const digests = new SourceDigests(pool);

/** A photo that was packed with two sidecars, of which some change was made since. */
async function outdated(change: (source: string) => void): Promise<Outdated> {
  const [source, out] = [folder('source'), folder('out')];
  writePhoto(source, { number: 1 });
  writeFileSync(join(source, 'IMG_0001.AAE'), '<plist/>');
  writeFileSync(join(source, 'IMG_0001.xmp'), '<x:xmpmeta/>');
  await packInto(out, source);
  change(source);
  const container = join(out, 'IMG_0001.livepkg');
  const bytes = readFileSync(container);
  const held = decodeHead(bytes, bytes.length);
  const [planned] = await packPlanOf(source, { out: join(source, 'nowhere') }, pool);
  if (planned === undefined) throw new Error('no pair');
  return {
    container,
    held,
    planned,
    containerOnly: await sidecarsOnlyIn(held, planned.sources, digests),
  };
}

const respell = (source: string): void =>
  renameSync(join(source, 'IMG_0001.xmp'), join(source, 'img_0001.XMP'));
const removeXmp = (source: string): void => rmSync(join(source, 'IMG_0001.xmp'));

test('only what lies beside the photo no longer is only in the container', async () => {
  expect((await outdated(() => undefined)).containerOnly).toEqual([]);
  expect((await outdated(removeXmp)).containerOnly.map(trueName)).toEqual(['IMG_0001.xmp']);
});

test('another spelling of a name is the same sidecar, as long as the bytes are the same', async () => {
  expect((await outdated(respell)).containerOnly).toEqual([]);
  const edit = (source: string): void => {
    respell(source);
    writeFileSync(join(source, 'img_0001.XMP'), '<x:xmpmeta>>');
  };
  expect((await outdated(edit)).containerOnly.map(trueName)).toEqual(['IMG_0001.xmp']);
});

test('what is carried over is as long as it was: the plan counts it', async () => {
  const it = await outdated(removeXmp);
  expect(await keepSidecarsUpdate(it, digests)).toEqual({
    action: 'update',
    bytes: readFileSync(it.container).length,
    replaces: { identity: it.held.container, carriedOver: ['IMG_0001.xmp'] },
    heldSidecars: { carriedOver: ['IMG_0001.xmp'] },
  });
});

test('what is given up is named, and what is replaced', async () => {
  const it = await outdated((source) => {
    removeXmp(source);
    writeFileSync(join(source, 'IMG_0001.AAE'), '<plist><dict/></plist>');
  });
  const verdict = await dropSidecarsUpdate(it, digests);
  expect(verdict).toMatchObject({
    action: 'update',
    replaces: { carriedOver: [] },
    heldSidecars: { dropped: ['IMG_0001.xmp'], replaced: ['IMG_0001.AAE'] },
  });
});

test('nothing is given up while a sidecar of the photo cannot be read', async () => {
  const it = await outdated(removeXmp);
  const planned = { ...it.planned, notes: ['sidecar-left-out' as const] };
  const verdict = await dropSidecarsUpdate({ ...it, planned }, digests);
  expect(verdict).toMatchObject({ action: 'conflict', error: { code: 'target-differs' } });
  expect(verdict.error?.message).toContain('IMG_0001.xmp is only in the container');
});

test('a container without room for all sidecars is not written anew', async () => {
  const it = await outdated(removeXmp);
  const [still] = it.planned.sources;
  if (still === undefined) throw new Error('no still');
  const sources = Array.from({ length: MAX_MEMBERS }, () => still);
  const verdict = await keepSidecarsUpdate({ ...it, planned: { ...it.planned, sources } }, digests);
  expect(verdict.action).toBe('conflict');
  expect(verdict.error?.message).toContain('cannot hold both');
});

test('a record names what is carried over, if anything is', async () => {
  const { containerOnly } = await outdated(removeXmp);
  expect(carriedOverSidecars(containerOnly)).toEqual({
    heldSidecars: { carriedOver: ['IMG_0001.xmp'] },
  });
  expect(carriedOverSidecars([])).toEqual({});
});

test('why a container is left as it is: what is only in it, and what to do', async () => {
  const { containerOnly } = await outdated(removeXmp);
  expect(conflictMessage('A.livepkg', containerOnly, true)).toContain('--update --drop-sidecars');
  expect(conflictMessage('A.livepkg', containerOnly, false)).toContain(
    'IMG_0001.xmp is only in the container',
  );
  expect(conflictMessage('A.livepkg', [], false)).not.toContain('only in the container');
});
