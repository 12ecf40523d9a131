/** Slow, because it tries ten times as many random inputs as `npm test` does. */
await import('./random.test.ts');
