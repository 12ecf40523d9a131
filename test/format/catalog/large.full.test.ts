/** Slow, because it writes and reads ten times as long a catalog as `npm test` does. */
await import('./large.test.ts');
