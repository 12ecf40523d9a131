/** Slow, because it tries ten times as many random inputs as `npm test` does. */
await import('./hostile.test.ts');
