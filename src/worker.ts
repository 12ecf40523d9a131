/**
 * The entry point of worker threads: all tasks of all operations. The code of each is loaded on first use,
 * so that an audit does not load photo parsers.
 */
import { AUDIT } from './operations/audit/tasks.ts';
import { LIST_CONTAINER } from './operations/catalog/tasks.ts';
import { DIGEST_SOURCE, RECOGNISE_FILE } from './library/tasks.ts';
import { REMOVE_FILES } from './operations/pack/removal/task.ts';
import { FIND_PACKED } from './operations/pack/second-run/task.ts';
import { PACK_PAIR } from './operations/pack/write/task.ts';
import { EXAMINE, RESTORE } from './operations/unpack/tasks.ts';
import { taskRunner } from './threads/run-tasks.ts';
import { implement } from './threads/task.ts';

export const runTask = taskRunner([
  implement(
    RECOGNISE_FILE,
    async () => (await import('./library/recognise-bytes.ts')).recogniseFile,
  ),
  implement(DIGEST_SOURCE, async () => (await import('./library/source.ts')).digestSource),
  implement(
    PACK_PAIR,
    async () => (await import('./operations/pack/write/pack-pair.ts')).packPairTask,
  ),
  implement(
    REMOVE_FILES,
    async () => (await import('./operations/pack/removal/remove-files.ts')).removeFiles,
  ),
  implement(
    FIND_PACKED,
    async () => (await import('./operations/pack/second-run/find-packed.ts')).findPackedTask,
  ),
  implement(
    RESTORE,
    async () => (await import('./operations/unpack/restore-container.ts')).restoreTask,
  ),
  implement(
    EXAMINE,
    async () => (await import('./operations/unpack/salvage-container.ts')).examineTask,
  ),
  implement(
    AUDIT,
    async () => (await import('./operations/audit/check-container.ts')).checkContainerTask,
  ),
  implement(
    LIST_CONTAINER,
    async () => (await import('./operations/catalog/list-container.ts')).listContainerTask,
  ),
]);
