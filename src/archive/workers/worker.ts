/**
 * What runs in a thread: the tasks that operations bring. Each is loaded when it is first asked for: an
 * audit needs no parser of photos.
 */
import { AUDIT, AUDIT_REMOTE } from '../audit/tasks.ts';
import { LIST_CONTAINER } from '../catalogue/tasks.ts';
import { DIGEST_SOURCE, RECOGNISE_FILE } from '../find/tasks.ts';
import { FIND_PACKED, PACK_PAIR, REMOVE_FILES } from '../pack/tasks.ts';
import { EXAMINE, RESTORE } from '../unpack/tasks.ts';
import { taskRunner } from './run-tasks.ts';
import { implement } from './task.ts';

export const runTask = taskRunner([
  implement(RECOGNISE_FILE, async () => (await import('../find/recognise-bytes.ts')).recogniseFile),
  implement(DIGEST_SOURCE, async () => (await import('../find/source.ts')).digestSource),
  implement(PACK_PAIR, async () => (await import('../pack/pack-pair.ts')).packPairTask),
  implement(
    REMOVE_FILES,
    async () => (await import('../pack/removal/remove-files.ts')).removeFiles,
  ),
  implement(
    FIND_PACKED,
    async () => (await import('../pack/second-run/find-packed.ts')).findPackedTask,
  ),
  implement(RESTORE, async () => (await import('../unpack/restore-container.ts')).restoreTask),
  implement(EXAMINE, async () => (await import('../unpack/salvage-container.ts')).examineTask),
  implement(AUDIT, async () => (await import('../audit/check-container.ts')).checkContainerTask),
  implement(AUDIT_REMOTE, async () => (await import('../audit/check-fetched.ts')).checkFetchedTask),
  implement(
    LIST_CONTAINER,
    async () => (await import('../catalogue/list-container.ts')).listContainerTask,
  ),
]);
