/** Prints the SHA-256 of a container: a program that a test runs in several time zones and locales. */
import { sha256 } from '../../src/format/digest.ts';
import { pack, smallSource } from './containers.ts';

const bytes = await pack(smallSource);
const here = [new Date(0).toString().slice(16, 33), Intl.DateTimeFormat().resolvedOptions().locale];
process.stdout.write(`${here.join(' ')}\n${Buffer.from(sha256(bytes)).toString('hex')}\n`);
