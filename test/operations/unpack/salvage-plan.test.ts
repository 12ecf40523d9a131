import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planSalvage } from '../../../src/operations/unpack/salvage-plan.ts';
import type { UnpackEntry } from '../../../src/operations/unpack/unpack-plan.ts';
import { corrupt } from '../../support/bytes.ts';
import { writeContainer } from '../../support/containers.ts';
import { layoutOf } from '../../support/damaged.ts';
import { unpackPlanOf } from '../../support/planning.ts';
import { oneThread } from '../../support/pool.ts';
import { temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const pool = oneThread();
const OUT = 'out';

async function plan(archive: string, signal?: AbortSignal): Promise<UnpackEntry[]> {
  const { entries, store, planner } = await unpackPlanOf(archive, { out: OUT });
  return planSalvage(entries, planner, { store, pool, signal });
}

/** Writes a container, and damages its manifest. */
async function writeDamaged(path: string, names: { still: string; motion: string }): Promise<void> {
  await writeContainer(path, names);
  const bytes = readFileSync(path);
  const { manifest } = await layoutOf(bytes);
  writeFileSync(path, corrupt(bytes, manifest.from + 9, 1));
}

const NAMES = { still: 'A.HEIC', motion: 'A.MOV' };

test('containers with a sound head keep their places; damaged ones get the places that are left', async () => {
  const archive = folder('archive');
  await writeDamaged(join(archive, '1.livepkg'), NAMES);
  await writeContainer(join(archive, '2.livepkg'), NAMES);
  const [damaged, sound] = await plan(archive);
  expect(sound).toMatchObject({
    folder: OUT,
    salvage: [{ intact: ['A.HEIC', 'A.MOV'], damaged: ['A.damaged.HEIC', 'A.damaged.MOV'] }],
  });
  expect(damaged).toMatchObject({
    folder: join(OUT, '1'),
    salvage: [{ intact: ['A.HEIC', 'A.MOV'], damaged: ['A.damaged.HEIC', 'A.damaged.MOV'] }],
  });
});

test('a container with nothing left keeps its error, which says so', async () => {
  const archive = folder('archive');
  writeFileSync(join(archive, '1.livepkg'), 'no container');
  const [entry] = await plan(archive);
  expect(entry?.error?.message).toMatch(/Nothing in it could be recovered\.$/);
});

test('what is too large for a container is not read', async () => {
  const archive = folder('archive');
  const path = join(archive, '1.livepkg');
  await writeContainer(path, NAMES);
  truncateSync(path, 2 ** 31);
  const { entries, store, planner } = await unpackPlanOf(archive, { out: OUT });
  expect(entries).toMatchObject([{ error: { code: 'container-too-large' } }]);
  // To read it would be another error.
  rmSync(path);
  const options = { store, pool, signal: undefined };
  expect(await planSalvage(entries, planner, options)).toEqual(entries);
});

test('a run that is aborted reads no container', async () => {
  const archive = folder('archive');
  await writeDamaged(join(archive, '1.livepkg'), NAMES);
  const reason = new Error('enough');
  await expect(plan(archive, AbortSignal.abort(reason))).rejects.toBe(reason);
});
