/** livepkg as a library: what a program gets that writes `import … from 'livepkg'`. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { runModule } from './support/livepkg.ts';
import { writePhoto, writePhotos } from './support/photos.ts';
import { audit, pack, scan } from './support/records.ts';
import { contents, files, temporaryFolders } from './support/tree.ts';

const folder = temporaryFolders();

/** Runs a program that uses the built library; it has to end by itself, and gives what it printed. */
async function program(source: string): Promise<unknown> {
  const { status, stdout, stderr } = await runModule(source);
  expect({ status, stderr }, stderr).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const print = (expression: string): string => `console.log(JSON.stringify(${expression}));`;

const strip = (lines: string): unknown[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

const upTo = (phase: string, total: number) =>
  Array.from({ length: total }, (_, index) => ({ phase, done: index + 1, total }));

describe.concurrent('operations', () => {
  test('are generators of the same records that --json prints', async () => {
    const source = folder('source');
    writePhotos(source, 3);
    const out = folder('out');
    const records = await program(`
      import { audit, info, pack, scan, unpack } from 'livepkg';
      const source = ${JSON.stringify(source)};
      const out = ${JSON.stringify(out)};
      const all = { scan: [], pack: [], audit: [], quick: [], unpack: [] };
      for await (const record of scan([source])) all.scan.push(record);
      for await (const record of pack([source], { out })) all.pack.push(record);
      for await (const record of audit([out])) all.audit.push(record);
      for await (const record of audit([out], { level: 'quick', jobs: 1 })) all.quick.push(record);
      for await (const record of unpack([out], { out: out + '/restored', jobs: 3 })) all.unpack.push(record);
      all.info = (await info(out + '/1/IMG_0001.livepkg')).link;
      ${print('all')}
    `);
    const scanned = await scan([source]);
    const packed = await pack([source, '--out', join(folder('again'))]);
    expect(records).toMatchObject({
      scan: strip(scanned.stdout),
      pack: [...packed.records.map(({ event }) => ({ event })), packed.summary],
      audit: [
        ...Array.from({ length: 3 }, () => ({ event: 'intact', level: 'full' })),
        { intact: 3 },
      ],
      quick: [
        ...Array.from({ length: 3 }, () => ({ event: 'intact', level: 'quick' })),
        { intact: 3 },
      ],
      unpack: [...Array.from({ length: 3 }, () => ({ event: 'restored' })), { restored: 3 }],
      info: { by: 'content-identifier' },
    });
    expect(contents(join(out, 'restored'))).toEqual(contents(source));
  });

  test('do nothing before they are asked for their first record', async () => {
    const out = join(folder(), 'out');
    await program(`
      import { pack } from 'livepkg';
      pack([${JSON.stringify(folder('source'))}], { out: ${JSON.stringify(out)} });
      ${print('null')}
    `);
    expect(contents(join(out, '..'))).toEqual({});
  });

  test('end when one stops asking: the threads go, the process ends, no temporary is left', async () => {
    const source = folder('source');
    writePhotos(source, 40);
    const out = folder('out');
    const seen = await program(`
      import { pack } from 'livepkg';
      let seen = 0;
      for await (const record of pack([${JSON.stringify(source)}], { out: ${JSON.stringify(out)}, jobs: 2 })) {
        seen += 1;
        if (seen === 3) break;
      }
      ${print('seen')}
    `);
    expect(seen).toBe(3);
    expect(files(out).every((path) => path.endsWith('.livepkg'))).toBe(true);
    expect(files(out).length).toBeGreaterThanOrEqual(3);
    expect((await audit([out])).status).toBe(0);
  });

  test('end only when the photos under way are finished, however long one takes', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1 });
    // Big enough that its thread is still at it when the small one is done.
    truncateSync(writePhoto(source, { number: 2 }).still, 120_000_000);
    for (let number = 3; number <= 40; number += 1) writePhoto(source, { number });
    const out = folder('out');
    await program(`
      import { pack } from 'livepkg';
      const options = { out: ${JSON.stringify(out)}, jobs: 2 };
      for await (const record of pack([${JSON.stringify(source)}], options)) break;
      ${print('null')}
    `);
    expect(files(out)).toEqual(expect.arrayContaining(['IMG_0001.livepkg', 'IMG_0002.livepkg']));
    expect(files(out).filter((path) => !path.endsWith('.livepkg'))).toEqual([]);
    // Nor did it go on with the rest behind one's back.
    expect(files(out).length).toBeLessThan(40);
  });

  test('end with the reason of the signal when it is aborted, and leave no temporary', async () => {
    const source = folder('source');
    writePhotos(source, 60);
    const out = folder('out');
    const result = await program(`
      import { pack } from 'livepkg';
      const controller = new AbortController();
      const reason = new Error('enough');
      const { signal } = controller;
      const seen = [];
      let thrown;
      try {
        for await (const { event } of pack([${JSON.stringify(source)}], { out: ${JSON.stringify(out)}, jobs: 2, signal })) {
          seen.push(event);
          controller.abort(reason);
        }
      } catch (error) {
        thrown = error;
      }
      ${print("{ first: seen[0], isReason: thrown === reason, summary: seen.includes('summary') }")}
    `);
    expect(result).toEqual({ first: 'packed', isReason: true, summary: false });
    const done = files(out);
    expect(done.length).toBeLessThan(60);
    expect(done.every((path) => path.endsWith('.livepkg'))).toBe(true);
    expect((await audit([out])).status).toBe(0);
  });

  test('do nothing with a signal that is aborted already', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1 });
    const out = join(folder('parent'), 'out');
    const results = await program(`
      import { audit, pack, scan, unpack } from 'livepkg';
      const paths = [${JSON.stringify(source)}];
      const options = { out: ${JSON.stringify(out)}, signal: AbortSignal.abort(new Error('no')) };
      const results = [];
      for (const operation of [scan, pack, unpack, audit]) {
        try {
          for await (const { event } of operation(paths, options)) results.push(event);
          results.push('done');
        } catch (error) {
          results.push(error.message);
        }
      }
      ${print('results')}
    `);
    expect(results).toEqual(expect.arrayContaining(['no', 'no']));
    expect(results).not.toContain('packed');
    expect(contents(join(out, '..'))).toEqual({});
  });

  test('count their progress: every step by one, up to the total, phase by phase', async () => {
    const source = folder('source');
    writePhotos(source, 5);
    writeFileSync(join(source, 'note.txt'), 'text');
    const steps = v.parse(
      v.array(
        v.strictObject({
          phase: v.string(),
          done: v.number(),
          total: v.number(),
          bytes: v.exactOptional(v.number()),
          totalBytes: v.exactOptional(v.number()),
        }),
      ),
      await program(`
        import { pack } from 'livepkg';
        const steps = [];
        const options = { out: ${JSON.stringify(folder('out'))}, onProgress: (step) => steps.push(step) };
        for await (const record of pack([${JSON.stringify(source)}], options));
        ${print('steps')}
      `),
    );
    expect(steps.map(({ phase, done, total }) => ({ phase, done, total }))).toEqual([
      ...upTo('recognise', 11),
      ...upTo('plan', 5),
      ...upTo('work', 5),
    ]);
    const work = steps.filter(({ phase }) => phase === 'work');
    expect(work.every(({ totalBytes }) => totalBytes === work.at(-1)?.bytes)).toBe(true);
    expect(work.map(({ bytes }) => bytes)).toEqual(
      work.map(({ bytes }) => bytes).toSorted((a = 0, b = 0) => a - b),
    );
  });

  test('run side by side in one process', async () => {
    const source = folder('source');
    writePhotos(source, 20);
    const [one, two] = [folder('one'), folder('two')];
    await program(`
      import { pack } from 'livepkg';
      const run = async (out) => {
        let last;
        for await (const record of pack([${JSON.stringify(source)}], { out, jobs: 1 })) last = record;
        return last.packed;
      };
      ${print(`await Promise.all([run(${JSON.stringify(one)}), run(${JSON.stringify(two)}), run(${JSON.stringify(one)})])`)}
    `);
    expect(contents(one)).toEqual(contents(two));
    expect((await audit([one])).summary.intact).toBe(20);
  });

  test('throw LivepkgErrors with a code, a file and a message', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, 'text');
    const errors = await program(`
      import { info, LivepkgError, pack, unpack } from 'livepkg';
      const file = ${JSON.stringify(file)};
      const errors = [];
      const attempts = [
        () => pack(['.'], { out: file }).next(),
        () => unpack(['.'], { out: file }).next(),
        () => pack(['.'], { out: '' }).next(),
        () => pack(['.'], { out: '/x/Y.photoslibrary/z' }).next(),
        () => info(file),
        () => info(file + '-missing'),
        () => info('.'),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
          errors.push('nothing');
        } catch (error) {
          const isNamed = error.file === undefined || error.message.includes(error.file);
          errors.push(error instanceof LivepkgError && isNamed && error.message.length > 20 ? error.code : String(error));
        }
      }
      ${print('errors')}
    `);
    expect(errors).toEqual([
      'out-not-a-folder',
      'out-not-a-folder',
      'out-not-a-folder',
      'out-in-photos-library',
      'not-a-container',
      'not-found',
      'not-a-file',
    ]);
  });
});

/** Packs or unpacks, and does something between the plan and the work. */
async function between(call: string, action: string): Promise<unknown> {
  return program(`
    import { appendFileSync, copyFileSync, writeFileSync } from 'node:fs';
    import { pack, unpack } from 'livepkg';
    const onProgress = ({ phase, done, total }) => {
      if (phase === 'plan' && done === total) { ${action} }
    };
    const records = [];
    for await (const { event, error } of ${call}) records.push([event, error?.code]);
    ${print('records')}
  `);
}

describe.concurrent('what changes while it is worked on', () => {
  test('a source: failed as source-changed, and not packed half old, half new', async () => {
    const source = folder('source');
    const { motion } = writePhoto(source, { number: 1 });
    writePhoto(source, { number: 2 });
    const out = folder('out');
    const call = `pack([${JSON.stringify(source)}], { out: ${JSON.stringify(out)}, onProgress })`;
    expect(await between(call, `appendFileSync(${JSON.stringify(motion)}, 'more')`)).toEqual([
      ['failed', 'source-changed'],
      ['packed', null],
      ['summary', null],
    ]);
    expect(files(out)).toEqual(['IMG_0002.livepkg']);
  });

  test('a source that goes away: failed as not-found; the others go on', async () => {
    const source = folder('source');
    const { motion } = writePhoto(source, { number: 1 });
    writePhoto(source, { number: 2 });
    const out = folder('out');
    const call = `pack([${JSON.stringify(source)}], { out: ${JSON.stringify(out)}, onProgress })`;
    const action = `process.getBuiltinModule('node:fs').rmSync(${JSON.stringify(motion)})`;
    expect(await between(call, action)).toEqual([
      ['failed', 'not-found'],
      ['packed', null],
      ['summary', null],
    ]);
    expect(files(out)).toEqual(['IMG_0002.livepkg']);
  });

  test('a target that appears: conflict as target-exists, and it is left as it is', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1 });
    const out = folder('out');
    const target = join(out, 'IMG_0001.livepkg');
    const call = `pack([${JSON.stringify(source)}], { out: ${JSON.stringify(out)}, onProgress })`;
    expect(await between(call, `writeFileSync(${JSON.stringify(target)}, 'mine')`)).toEqual([
      ['conflict', 'target-exists'],
      ['summary', null],
    ]);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(files(out)).toEqual(['IMG_0001.livepkg']);
  });

  test('a container that becomes another: failed as source-changed, nothing is restored', async () => {
    const source = folder('source');
    writePhotos(source, 2);
    const archive = folder('archive');
    await pack([source, '--out', archive]);
    const [one, two] = [join(archive, '1/IMG_0001.livepkg'), join(archive, '1/IMG_0002.livepkg')];
    const out = folder('out');
    const call = `unpack([${JSON.stringify(one)}], { out: ${JSON.stringify(out)}, onProgress })`;
    const action = `copyFileSync(${JSON.stringify(two)}, ${JSON.stringify(one)})`;
    expect(await between(call, action)).toEqual([
      ['failed', 'source-changed'],
      ['summary', null],
    ]);
    expect(contents(out)).toEqual({});
  });
});
