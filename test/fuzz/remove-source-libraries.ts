/**
 * Random histories of small libraries: whatever is packed, updated, removed, imported again, edited,
 * killed or stalled, no bytes are ever lost. All that was ever in the library is in it still, or in an
 * intact container; but for sidecars that were given up with a flag that says so.
 *
 * A failure prints the history, narrowed down, and the seed.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { strace, testWith } from '../support/oracles.ts';
import { temporaryFolders } from '../support/tree.ts';
import { Library, photoBytes } from './library.ts';
import { play } from './play.ts';
import { histories, type History } from './steps.ts';

/** A failure is narrowed down for so long, and then told. */
const NARROWING_MS = 120_000;
/** Of which most are for a failure. */
const timeoutFor = (runs: number): number => 240_000 + runs * 20_000;

const folder = temporaryFolders();
const photos = photoBytes(folder('photos'));
const figures = { histories: 0, runs: 0, removed: 0 };

async function assertNothingLost(history: History): Promise<void> {
  const home = folder('home');
  try {
    const { told, losses, ...counts } = await play(history, new Library(home, photos));
    figures.histories += 1;
    figures.runs += counts.runs;
    figures.removed += counts.removed;
    if (losses.length === 0) return;
    const places = losses.map(({ places: last }) => `  ${last.join(', and ')}`);
    throw new Error(['lost, and last seen at:', ...places, 'by:', ...told].join('\n'));
  } finally {
    rmSync(dirname(home), { recursive: true });
  }
}

/** A test that plays some histories. @param removed files that are removed in them at least */
export function testHistories(runs: number, removed: number): void {
  testWith(
    [strace()],
    `${runs} random histories`,
    async () => {
      const help = await livepkg(['help', 'pack']);
      const canDropSidecars = help.stdout.includes('--drop-sidecars');
      let until = Infinity;
      const property = fc.asyncProperty(histories(canDropSidecars), async (history) => {
        if (Date.now() > until) return;
        try {
          await assertNothingLost(history);
        } catch (error) {
          until = Math.min(until, Date.now() + NARROWING_MS);
          throw error;
        }
      });
      await fc.assert(property, { numRuns: runs });
      expect(figures.histories).toBe(runs);
      expect(figures.removed).toBeGreaterThanOrEqual(removed);
      process.stdout.write(`${JSON.stringify(figures)}\n`);
    },
    timeoutFor(runs),
  );
}
