/**
 * Audits the copy of an archive in a cloud, through rclone.
 *
 * By the hashes that the cloud keeps, so that nothing is downloaded; or, with `fetch`, container by
 * container, as an audit of a disk does.
 */
import { LivepkgError } from '../../errors.ts';
import type { OperationOptions } from '../../options.ts';
import { problemRecord, type AuditLevel, type AuditRecord } from '../../records.ts';
import { RemoteStore } from '../../store/remote-store.ts';
import { noneReached } from '../../store/remote/failure.ts';
import type { Remote } from '../../store/remote/remote.ts';
import { checkRemote } from '../check-options.ts';
import { operate } from '../operation.ts';
import { AUDIT_REMOTE_OPTIONS } from './audit-options.ts';
import { auditStore } from './audit-store.ts';
import type { AuditScope, StoreAtLevel } from './plan.ts';

export interface AuditRemoteOptions extends OperationOptions, AuditScope {
  /** Download every container and check every byte of it, `live` also the structure of the pair. */
  fetch?: Extract<AuditLevel, 'full' | 'live'>;
  /**
   * Milliseconds for which rclone may be silent before it is ended, and that is an error; default:
   * 5 minutes. `maxDuration` ends it, too, and that is none.
   */
  remoteTimeout?: number;
}

/** By bytes or by hashes. Nothing is downloaded that nobody asked for. */
function atLevel(remote: Remote, options: AuditRemoteOptions): StoreAtLevel {
  const { catalog, fetch, remoteTimeout } = options;
  const patience = remoteTimeout === undefined ? {} : { idleTimeout: remoteTimeout };
  const store = new RemoteStore(remote, patience);
  if (fetch !== undefined) return { store, level: fetch };
  if (catalog !== undefined) return { store, level: 'hash', catalog };
  const message =
    '--remote needs --catalog to compare with, or --fetch to download every container.';
  throw new LivepkgError('option-invalid', message);
}

/**
 * Audits all containers below a folder of a remote.
 *
 * Without `fetch` a catalog is needed, and `intact` means that the cloud keeps the hash that is
 * listed. Another hash is `changed`: whether the container is damaged, or another one, only its bytes
 * can show.
 *
 * @returns records as `audit` gives them
 * @throws LivepkgError before anything is checked: `option-invalid`, or why rclone, the remote, its
 * listing or the catalog cannot be used
 */
export function auditRemote(
  remote: Remote,
  options: AuditRemoteOptions,
): AsyncGenerator<AuditRecord> {
  const asked = { options, schema: AUDIT_REMOTE_OPTIONS, check: () => checkRemote(remote) };
  return operate(asked, async function* (operation) {
    const plan = {
      ...options,
      ...atLevel(remote, options),
      noneReached: () => problemRecord(remote.label, noneReached(remote)),
    };
    yield* auditStore(plan, operation);
  });
}
