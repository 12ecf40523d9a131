/** An operation whose signal is aborted ends with the signal's reason, and with no summary. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { library } from '../support/built.ts';
import { writePhotos } from '../support/photos.ts';
import { files, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const PHOTOS = 8;
const reason = new Error('enough');

/** Photos, an archive of them, and where something can be written. */
async function prepared() {
  const source = folder('source');
  writePhotos(source, PHOTOS);
  const archive = folder('archive');
  for await (const { event } of library.pack([source], { out: archive }))
    expect(event).toBeDefined();
  return { source, archive, out: join(folder('parent'), 'out') };
}

type Where = Awaited<ReturnType<typeof prepared>>;
type Start = (where: Where, signal: AbortSignal) => AsyncGenerator<{ event: string }>;

const OPERATIONS: readonly [string, Start][] = [
  ['pack', ({ source, out }, signal) => library.pack([source], { out, signal })],
  [
    'pack, a dry run',
    ({ source, out }, signal) => library.pack([source], { out, signal, dryRun: true }),
  ],
  [
    'pack, a second run',
    ({ source, archive }, signal) => library.pack([source], { out: archive, signal }),
  ],
  ['unpack', ({ archive, out }, signal) => library.unpack([archive], { out, signal })],
  ['audit', ({ archive }, signal) => library.audit([archive], { signal })],
  ['scan', ({ source }, signal) => library.scan([source], { signal })],
  ['catalog', ({ archive, out }, signal) => library.catalog(archive, { out, signal })],
];

async function run(records: AsyncGenerator<{ event: string }>, onRecord: () => void = () => {}) {
  const events: string[] = [];
  try {
    for await (const { event } of records) {
      events.push(event);
      onRecord();
    }
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

test.each(OPERATIONS)('%s: aborted before it begins', async (_, start) => {
  const where = await prepared();
  const { events, error } = await run(start(where, AbortSignal.abort(reason)));
  expect({ events, error }).toEqual({ events: [], error: reason });
  expect(existsSync(where.out)).toBe(false);
});

// All of the eight were under way by then: nothing is left that could look at the signal.
test.each(OPERATIONS)('%s: aborted at the last record', async (_, start) => {
  const where = await prepared();
  const controller = new AbortController();
  let seen = 0;
  const { events, error } = await run(start(where, controller.signal), () => {
    seen += 1;
    if (seen === PHOTOS) controller.abort(reason);
  });
  expect(error).toBe(reason);
  expect(events).toHaveLength(PHOTOS);
  expect(events).not.toContain('summary');
});

test('audit: the time was up after a millisecond', async () => {
  const { archive } = await prepared();
  const { events, error } = await run(library.audit([archive], { signal: AbortSignal.timeout(1) }));
  expect(error).toMatchObject({ name: 'TimeoutError' });
  expect(events).not.toContain('summary');
});

test('pack: what was done is told, so that nobody looks for what was removed', async () => {
  const { source } = await prepared();
  const out = folder('out');
  const controller = new AbortController();
  const { events } = await run(
    library.pack([source], { out, removeSource: true, signal: controller.signal }),
    () => controller.abort(reason),
  );
  expect(events).toHaveLength(files(out).length);
});

test('catalog: writes none when it is aborted', async () => {
  const where = await prepared();
  const controller = new AbortController();
  const { signal } = controller;
  const { error } = await run(library.catalog(where.archive, { out: where.out, signal }), () =>
    controller.abort(reason),
  );
  expect(error).toBe(reason);
  expect(existsSync(where.out)).toBe(false);
});
