import { defineConfig } from 'vitest/config';

/** What takes long, and says on top why: `npm run test:full`. All others: `npm test`. */
const FULL = 'test/**/*.full.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: [FULL] } },
      { extends: true, test: { name: 'full', include: [FULL] } },
    ],
  },
});
