/**
 * Audits the copy of an archive in a cloud, through rclone.
 *
 * Compares the hashes of the cloud, without a download; or, with `fetch`, downloads and checks every
 * container.
 */
import { LivepkgError } from '../../errors.ts';
import type { OperationOptions } from '../../options.ts';
import { problemRecord, type AuditLevel, type AuditRecord } from '../../records.ts';
import { RemoteStore } from '../../store/remote-store.ts';
import { nothingAudited } from '../../store/remote/failure.ts';
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
   * Milliseconds without output after which rclone is stopped, which is an error; default: 5 minutes.
   * `maxDuration` also stops it, which is not an error.
   */
  remoteTimeout?: number;
}

/** By bytes or by hashes. Nothing is downloaded without `fetch`. */
function atLevel(remote: Remote, options: AuditRemoteOptions): StoreAtLevel {
  const { catalog, fetch, remoteTimeout } = options;
  const waitOptions = remoteTimeout === undefined ? {} : { idleTimeout: remoteTimeout };
  const store = new RemoteStore(remote, waitOptions);
  if (fetch !== undefined) return { store, level: fetch };
  if (catalog !== undefined) return { store, level: 'hash', catalog };
  const message =
    '--remote requires --catalog to compare with, or --fetch to download every container.';
  throw new LivepkgError('option-invalid', message);
}

/**
 * Audits all containers below a folder of a remote.
 *
 * Without `fetch` a catalog is required, and `intact` means that the cloud has the listed hash. A different
 * hash is `changed`: only its bytes can show whether the container is damaged or was replaced.
 *
 * @returns records as `audit` does
 * @throws LivepkgError before anything is checked: `option-invalid`, or why rclone, the remote, its
 * listing or the catalog cannot be used
 */
export function auditRemote(
  remote: Remote,
  options: AuditRemoteOptions,
): AsyncGenerator<AuditRecord> {
  const request = { options, schema: AUDIT_REMOTE_OPTIONS, check: () => checkRemote(remote) };
  return operate(request, async function* (operation) {
    const plan = {
      ...options,
      ...atLevel(remote, options),
      nothingAudited: () => problemRecord(remote.label, nothingAudited(remote)),
    };
    yield* auditStore(plan, operation);
  });
}
