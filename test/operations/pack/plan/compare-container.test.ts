import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SourceDigests } from '../../../../src/operations/pack/entry/source-digests.ts';
import type { Planned } from '../../../../src/operations/pack/entry/pack-entry.ts';
import { compareContainer } from '../../../../src/operations/pack/plan/compare-container.ts';
import type { UpdateMode } from '../../../../src/operations/pack/plan/update-sidecars.ts';
import { writePhoto, type Photo } from '../../../support/photos.ts';
import { packInto, packPlanOf } from '../../../support/planning.ts';
import { oneThread } from '../../../support/pool.ts';
import { committedVectors } from '../../../support/spec.ts';
import { temporaryFolders } from '../../../support/tree.ts';

const folder = temporaryFolders();
const pool = oneThread();

interface Packed extends Photo {
  source: string;
  container: string;
  sidecar: string;
}

/** A photo with a sidecar, and the container that holds it. */
async function packed(): Promise<Packed> {
  const [source, out] = [folder('source'), folder('out')];
  const photo = writePhoto(source, { number: 1 });
  const sidecar = join(source, 'IMG_0001.xmp');
  writeFileSync(sidecar, '<x:xmpmeta/>');
  await packInto(out, source);
  return { ...photo, source, sidecar, container: join(out, 'IMG_0001.livepkg') };
}

/** What is known of the one pair in a folder before its container is looked at. */
async function plannedIn(source: string): Promise<Planned> {
  const [entry] = await packPlanOf(source, { out: join(source, 'nowhere') }, pool);
  if (entry === undefined) throw new Error(`no pair in ${source}`);
  return entry;
}

async function compare({ source, container }: Packed, update: UpdateMode = 'none') {
  const digests = new SourceDigests(pool);
  return compareContainer(container, await plannedIn(source), { digests, update });
}

test('a container that holds just these files is unchanged', async () => {
  const it = await packed();
  const bytes = readFileSync(it.container).length;
  for (const update of ['none', 'keep sidecars', 'drop sidecars'] as const) {
    expect(await compare(it, update)).toEqual({ action: 'unchanged', bytes });
  }
});

test('the same bytes with another time are unchanged, and that is said', async () => {
  const it = await packed();
  utimesSync(it.still, 1, 1);
  expect(await compare(it)).toMatchObject({ action: 'unchanged', hasOtherTimes: true });
});

test('a container of another photo says nothing of this one', async () => {
  const it = await packed();
  const source = folder('source');
  writePhoto(source, { number: 2 });
  expect(await compare({ ...it, source })).toBeUndefined();
});

test('the same identifier with other bytes is a conflict, even with an update', async () => {
  const it = await packed();
  appendFileSync(it.still, 'edited');
  for (const update of ['none', 'keep sidecars', 'drop sidecars'] as const) {
    const verdict = await compare(it, update);
    expect(verdict).toMatchObject({ action: 'conflict', error: { code: 'target-differs' } });
    expect(verdict?.error?.message).toContain('other bytes');
  }
});

test('other bytes of the same length count, unless the time is the same as well', async () => {
  const it = await packed();
  const bytes = readFileSync(it.still);
  bytes[bytes.length - 3] = 0;
  writeFileSync(it.still, bytes);
  expect(await compare(it)).toMatchObject({ error: { code: 'target-differs' } });
});

test.each([
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync('elsewhere', path)],
])('%s in its place is a conflict', async (_, put) => {
  const it = await packed();
  rmSync(it.container);
  put(it.container);
  const verdict = await compare(it);
  expect(verdict).toMatchObject({ action: 'conflict', error: { code: 'target-differs' } });
  expect(verdict?.error?.message).toContain('not a file');
});

test('a damaged container is a conflict', async () => {
  const it = await packed();
  writeFileSync(it.container, readFileSync(it.container).subarray(0, -1));
  expect(await compare(it)).toMatchObject({ error: { code: 'target-damaged' } });
});

test('a container of a later version is a conflict', async () => {
  const it = await packed();
  const later = committedVectors().find(({ name }) => name === 'version-unsupported');
  writeFileSync(it.container, later?.bytes ?? '');
  expect(await compare(it)).toMatchObject({ error: { code: 'version-unsupported' } });
});

test('a sidecar that is gone: a conflict, carried over, or dropped', async () => {
  const it = await packed();
  rmSync(it.sidecar);
  const verdict = await compare(it);
  expect(verdict).toMatchObject({ action: 'conflict', error: { code: 'target-differs' } });
  expect(verdict?.error?.message).toContain(
    'IMG_0001.xmp, which no longer exists next to the photo',
  );
  expect(await compare(it, 'keep sidecars')).toMatchObject({
    action: 'unchanged',
    heldSidecars: { carriedOver: ['IMG_0001.xmp'] },
  });
  expect(await compare(it, 'drop sidecars')).toMatchObject({
    action: 'update',
    heldSidecars: { dropped: ['IMG_0001.xmp'] },
    replaces: { carriedOver: [] },
  });
});

test('a sidecar with other bytes: a conflict, or replaced, even if its time is the same', async () => {
  const it = await packed();
  const { sources } = await plannedIn(it.source);
  const seconds = Number(sources[2]?.modified) / 1e6;
  writeFileSync(it.sidecar, '<x:xmpmeta>');
  utimesSync(it.sidecar, seconds, seconds);
  expect(await compare(it)).toMatchObject({ action: 'conflict' });
  for (const update of ['keep sidecars', 'drop sidecars'] as const) {
    expect(await compare(it, update)).toMatchObject({
      action: 'update',
      heldSidecars: { replaced: ['IMG_0001.xmp'] },
    });
  }
});

test('a copy in a bundle has no sidecars of its own: the container is the richer', async () => {
  const it = await packed();
  const planned = await plannedIn(it.source);
  const copy: Planned = { ...planned, kept: 'bundle', sources: planned.sources.slice(0, 2) };
  const digests = new SourceDigests(pool);
  expect(await compareContainer(it.container, copy, { digests, update: 'drop sidecars' })).toEqual({
    action: 'unchanged',
    bytes: readFileSync(it.container).length,
  });
});
