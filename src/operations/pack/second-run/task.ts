import { defineTask } from '../../../threads/task.ts';
import type { FindPackedTask } from './find-packed.ts';

/** Finds unchanged pairs in containers of an earlier run: JSON of {@link PackedHalves}. */
export const FIND_PACKED = defineTask<FindPackedTask, string>('find-packed');
