/** Slow, because it writes and reads ten times as long a catalog as `npm test` does. */
import './large.test.ts';
