/** Whether each container is intact, and whether all are there that a catalog lists. */
import { LivepkgError } from '../../errors.ts';
import type { OperationOptions } from '../../options.ts';
import {
  problemRecord,
  type AuditLevel,
  type AuditRecord,
  type ProblemRecord,
} from '../../records.ts';
import { FolderStore } from '../../store/folder-store.ts';
import { checkPaths } from '../check-options.ts';
import { operate } from '../operation.ts';
import { AUDIT_OPTIONS } from './audit-options.ts';
import { auditStore } from './audit-store.ts';
import type { AuditScope } from './plan.ts';

export interface AuditOptions extends OperationOptions, AuditScope {
  /**
   * `quick` reads the first few kilobytes and the length; `full`, the default, every byte; `live`
   * also checks the structure of the pair, and decodes nothing.
   */
  level?: Exclude<AuditLevel, 'hash'>;
  /** A file that says what was audited when: the least recently audited come first. */
  state?: string;
}

/** Places in a catalog or a state are below one folder: another would hide what is missing in it. */
function assertFolders(paths: readonly string[], { catalog, state }: AuditOptions): void {
  if (paths.length === 0) {
    throw new LivepkgError('option-invalid', 'No path was given; name at least one folder.');
  }
  if (paths.length > 1 && (catalog ?? state) !== undefined) {
    const message = '--catalog and --state are about one folder: name one path.';
    throw new LivepkgError('option-invalid', message);
  }
}

/** The time was up before the first container had its turn. */
function noneReached(paths: readonly string[]): ProblemRecord {
  const file = paths.join(', ');
  const message = `${file}: nothing was audited: the time was up before the first container was looked at; allow more time with --max-duration.`;
  return problemRecord(file, { code: 'time-up', message });
}

/**
 * Checks every container below some paths, and compares with a catalog. Nothing but the state is
 * written.
 *
 * @returns a record for each container in the bytewise order of their paths, or the least
 * recently audited first; then what is not as the catalog lists it, then problems; a summary last. What
 * cannot be read is a problem: nothing is known about it. So is `time-up`, where nothing was reached.
 * @throws LivepkgError `option-invalid`, or why the catalog or the state cannot be used, before anything
 * is done
 */
export function audit(
  paths: readonly string[],
  options: AuditOptions = {},
): AsyncGenerator<AuditRecord> {
  const asked = { options, schema: AUDIT_OPTIONS, check: () => checkPaths(paths) };
  return operate(asked, async function* (operation) {
    assertFolders(paths, options);
    const { level = 'full' } = options;
    const store = new FolderStore(paths);
    const plan = { ...options, store, level, noneReached: () => noneReached(paths) };
    yield* auditStore(plan, operation);
  });
}
