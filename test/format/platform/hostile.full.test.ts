/** Slow, because it tries ten times as many random inputs as `npm test` does. */
import './hostile.test.ts';
