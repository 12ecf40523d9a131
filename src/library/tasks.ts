/** Tasks of recognition. */
import type { Outcome } from '../files/outcome.ts';
import { defineTask } from '../threads/task.ts';
import type { FileTask, Recognition } from './recognise-bytes.ts';
import type { Source } from './source.ts';

/** Recognises a file by its bytes. */
export const RECOGNISE_FILE = defineTask<FileTask, Outcome<Recognition>>('recognise-file');

/** Computes the SHA-256 of a file, or of an entry of an archive. */
export const DIGEST_SOURCE = defineTask<Source, Outcome<{ sha256: Uint8Array }>>('digest-source');
