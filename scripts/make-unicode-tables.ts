/**
 * Writes `src/format/unicode-tables.ts` from the Unicode 15.0 data in `@unicode/unicode-15.0.0`.
 * The package has 35 MB; a reader needs only these tables.
 */
import { writeFileSync } from 'node:fs';
import { unicodeTables } from './unicode-tables.ts';

writeFileSync(new URL('../src/format/unicode-tables.ts', import.meta.url), unicodeTables());
