/** What an audit of any store is asked for. */
import type { ProblemRecord } from '../../records.ts';
import type { OperationOptions } from '../../options.ts';
import type { Store, StoreWithHashes, StoreWithHeads } from '../../store/store.ts';
import { isInSubset, type Subset } from './subset.ts';

/** How much of an archive is audited, and what it is held against. */
export interface AuditScope {
  /** A catalog of the archive. It and `state` are about one folder. */
  catalog?: string;
  /** Only this part. */
  subset?: Subset;
  /** Milliseconds after which nothing more is begun, and rclone is waited for no longer. */
  maxDuration?: number;
}

/** A store, and how thoroughly its containers are checked, as far as the store can do that. */
export type StoreAtLevel =
  | { level: 'quick'; store: StoreWithHeads }
  | { level: 'full' | 'live'; store: Store }
  | { level: 'hash'; store: StoreWithHashes; catalog: string };

export type AuditPlan = OperationOptions &
  AuditScope &
  StoreAtLevel & {
    /** A file that says what was audited when: the least recently audited come first. */
    state?: string;
    /** The problem of an audit whose time was up before its first container. */
    noneReached: () => ProblemRecord;
  };

/** Whether a container is to be audited. */
export function isInScope(relativePath: string, { subset }: AuditScope): boolean {
  return subset === undefined || isInSubset(relativePath, subset);
}
