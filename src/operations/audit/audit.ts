/** Checks that containers are intact, and that all listed containers exist. */
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
   * `quick` checks the first few kilobytes and the length; `full` (default) every byte; `live` also the
   * structure of the pair, without decoding.
   */
  level?: Exclude<AuditLevel, 'hash'>;
  /** A file with the time of each audit: the least recently audited containers are checked first. */
  state?: string;
}

/** Paths in a catalog or a state are relative to one folder; with several, missing containers could be hidden. */
function assertFolders(paths: readonly string[], { catalog, state }: AuditOptions): void {
  if (paths.length === 0) {
    throw new LivepkgError('option-invalid', 'No path was given; give at least one folder.');
  }
  if (paths.length > 1 && (catalog ?? state) !== undefined) {
    const message = '--catalog and --state refer to one folder: give only one path.';
    throw new LivepkgError('option-invalid', message);
  }
}

/** The problem if the time limit was reached before the first container. */
function nothingAudited(paths: readonly string[]): ProblemRecord {
  const file = paths.join(', ');
  const message = `${file}: nothing was audited: the time limit was reached before the first container was checked; allow more time with --max-duration.`;
  return problemRecord(file, { code: 'time-up', message });
}

/**
 * Checks every container below the given paths, and compares them with a catalog. Only the state is written.
 *
 * @returns a record for each container in bytewise order of their paths, or least recently audited first;
 * then the differences from the catalog, then problems; a summary last. A container that cannot be read is a
 * problem; so is `time-up`, if none was checked.
 * @throws LivepkgError `option-invalid`, or why the catalog or the state cannot be used, before anything
 * is done
 */
export function audit(
  paths: readonly string[],
  options: AuditOptions = {},
): AsyncGenerator<AuditRecord> {
  const request = { options, schema: AUDIT_OPTIONS, check: () => checkPaths(paths) };
  return operate(request, async function* (operation) {
    assertFolders(paths, options);
    const { level = 'full' } = options;
    const store = new FolderStore(paths);
    const plan = { ...options, store, level, nothingAudited: () => nothingAudited(paths) };
    yield* auditStore(plan, operation);
  });
}
