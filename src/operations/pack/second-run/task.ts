import { defineTask } from '../../../threads/task.ts';
import type { FindPackedTask } from './find-packed.ts';

/** Which pairs are in containers of an earlier run, and as they were: JSON of {@link PackedHalves}. */
export const FIND_PACKED = defineTask<FindPackedTask, string>('find-packed');
