/**
 * Writes `spec/unicode/unicode-15.0.txt` from the Unicode Character Database 15.0.0, whose folder is the
 * argument (https://www.unicode.org/Public/15.0.0/ucd/; the package `unicode-data` of Debian 12 has it).
 */
import { writeFileSync } from 'node:fs';
import { unicodeText } from './unicode-text.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npx tsx scripts/make-unicode-text.ts UCD_FOLDER');
writeFileSync(new URL('../spec/unicode/unicode-15.0.txt', import.meta.url), unicodeText(folder));
