/** `--max-duration`: an audit ends when its time is up, and says of nothing that it is missing. */
import { linkSync, mkdirSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogBeside, spareContainers } from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { writePhoto } from '../../support/photos.ts';
import { audit, pack } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
/** So many containers of so many bytes take longer than a second on any machine. */
const COUNT = 60;
const BYTES = 120_000_000;
let archive: string;
let catalog: string;

beforeAll(async () => {
  const source = folder('source');
  truncateSync(writePhoto(source, { number: 1 }).still, BYTES);
  archive = join(folder('parent'), 'archive');
  await pack([source, '--out', archive]);
  const [one = ''] = files(archive);
  mkdirSync(join(archive, 'more'));
  // One file of many names: the disk is not filled.
  const [other = ''] = await spareContainers(folder('spare'), 1);
  renameSync(other, join(archive, 'a.livepkg'));
  const list = await catalogBeside(archive);
  for (let number = 2; number < COUNT; number += 1) {
    linkSync(join(archive, one), join(archive, 'more', `${100 + number}.livepkg`));
  }
  catalog = list;
});

describe('when the time is up', () => {
  test('what was not looked at is counted, and neither missing nor called unlisted', async () => {
    renameSync(join(archive, 'a.livepkg'), join(archive, 'z.livepkg'));
    const args = [archive, '--catalog', catalog, '--max-duration', '1s'];
    const { summary, status, records } = await audit(args);
    const { notReached = 0, intact, unlisted, missing, moved } = summary;
    expect(notReached).toBeGreaterThan(10);
    expect({ missing, moved, status }).toEqual({ missing: 0, moved: 0, status: 0 });
    expect(intact + unlisted + notReached).toBe(COUNT);
    expect(records).toHaveLength(intact + unlisted);
  });

  test('with a state the next begins with what was not reached', async () => {
    const state = join(folder('state'), 'state.json');
    const args = [archive, '--state', state, '--max-duration', '1s', '--jobs', '1'];
    const first = await audit(args);
    const second = await audit(args);
    const seen = (run: typeof first): string[] =>
      run.records.flatMap((item) => (item.event === 'intact' ? [item.container] : []));
    expect(seen(first).length).toBeGreaterThan(0);
    expect(seen(second).length).toBeGreaterThan(0);
    expect(seen(second).filter((path) => seen(first).includes(path))).toEqual([]);
    expect(seen(first).length + (first.summary.notReached ?? 0)).toBe(COUNT);
    const text = readFileSync(state, 'utf8');
    for (const path of [...seen(first), ...seen(second)]) {
      expect(text).toContain(`"${path.slice(archive.length + 1)}"`);
    }
  });

  test('people are told', async () => {
    const { stdout } = await livepkg(['audit', archive, '--max-duration', '1s']);
    expect(stdout).toMatch(/The time limit was reached: \d+ containers not checked\.\n$/);
  });
});

test('a long time is long enough', async () => {
  const { summary } = await audit([archive, '--quick', '--max-duration', '2h']);
  expect(summary).toMatchObject({ intact: COUNT });
  expect(summary.notReached).toBeUndefined();
});

test.each(['0s', '1', 's', '1d', '-1s', '1.5h', '1 h', '1h30m', ''])(
  '--max-duration %j is a usage error',
  async (value) => {
    const { status, stderr } = await livepkg(['audit', archive, `--max-duration=${value}`]);
    expect(status).toBe(2);
    expect(stderr).toContain('It must be a number with a unit, such as 90s, 30m or 2h.');
  },
);
