/** Slow, because it tries twenty times as many random changes as `npm test` does. */
await import('./media-text.test.ts');
