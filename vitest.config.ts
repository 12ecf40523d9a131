import { defineConfig } from 'vitest/config';
import { seedOfRun } from './test/support/run-seed.ts';

/** What takes long, and says on top why: `npm run test:full`. All others: `npm test`. */
const FULL = 'test/**/*.full.test.ts';

/** Threads run what the build made, whether the module that starts them comes from it or from `src/`. */
const THREADS_OF_THE_BUILD = {
  name: 'threads-of-the-build',
  enforce: 'pre' as const,
  transform(code: string, id: string): string | undefined {
    if (!id.endsWith('/src/threads/pool.ts')) return undefined;
    const beside = 'new URL(WORKER, import.meta.url)';
    if (!code.includes(beside)) throw new Error(`${id} has no ${beside}`);
    return code.replace(beside, 'new URL(`../../dist/${WORKER}`, import.meta.url)');
  },
};

// Drawn once, here: the processes that run the tests inherit it, and the closing lines print it.
process.env['LIVEPKG_SEED'] = String(seedOfRun());

export default defineConfig({
  plugins: [THREADS_OF_THE_BUILD],
  test: {
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    setupFiles: ['./test/support/seed-properties.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for a program that they started.
    maxWorkers: '100%',
    // `npm run coverage`. Only what runs in the test's own process counts: see CONTRIBUTING.md.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportOnFailure: true,
    },
    projects: [
      { extends: true, test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: [FULL] } },
      { extends: true, test: { name: 'full', include: [FULL], env: { LIVEPKG_IS_FULL: 'yes' } } },
    ],
  },
});
