import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/format/digest.ts';
import { pack, smallSource } from '../support/containers.ts';

const script = fileURLToPath(new URL('../support/print-container.ts', import.meta.url));
const ZONES = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];
// In Turkish, I and i are not two cases of one letter.
const LOCALES = ['en_US.UTF-8', 'tr_TR.UTF-8'];

test('a container has the same bytes in every time zone and locale', async () => {
  const places = ZONES.flatMap((TZ) => LOCALES.map((LC_ALL) => ({ TZ, LC_ALL })));
  const digest = Buffer.from(sha256(await pack(smallSource))).toString('hex');
  const seen = new Set<string>();
  const printed = await Promise.all(
    places.map((place) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
        env: { ...process.env, ...place },
      }),
    ),
  );
  for (const { stdout } of printed) {
    const [where = '', theirs] = stdout.split('\n');
    seen.add(where);
    expect(theirs).toBe(digest);
  }
  // The child really was somewhere else each time.
  expect(seen.size).toBe(places.length);
});
