/** `npm run docs`: generates `docs/records.md` from the types and their doc comments. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContent, writePage } from './records-doc/page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
writeFileSync(join(root, 'docs', 'records.md'), await writePage(readContent(root), root));
