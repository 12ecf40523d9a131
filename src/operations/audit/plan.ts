/** The request of an audit of any store. */
import type { ProblemRecord } from '../../records.ts';
import type { OperationOptions } from '../../options.ts';
import type { Store, StoreWithHashes, StoreWithHeads } from '../../store/store.ts';
import { isInSubset, type Subset } from './subset.ts';

/** The part of an archive that is audited, and the catalog that it is compared with. */
export interface AuditScope {
  /** A catalog of the archive. With it or `state`, only one folder can be audited. */
  catalog?: string;
  /** Audit only this part. */
  subset?: Subset;
  /** Milliseconds after which no container is started, and rclone is stopped. */
  maxDuration?: number;
}

/** A store, and a level that it supports. */
export type StoreAtLevel =
  | { level: 'quick'; store: StoreWithHeads }
  | { level: 'full' | 'live'; store: Store }
  | { level: 'hash'; store: StoreWithHashes; catalog: string };

export type AuditPlan = OperationOptions &
  AuditScope &
  StoreAtLevel & {
    /** A file with the time of each audit: the least recently audited containers are checked first. */
    state?: string;
    /** The problem if the time limit was reached before the first container. */
    nothingAudited: () => ProblemRecord;
  };

/** Whether a container is audited. */
export function isInScope(relativePath: string, { subset }: AuditScope): boolean {
  return subset === undefined || isInSubset(relativePath, subset);
}
