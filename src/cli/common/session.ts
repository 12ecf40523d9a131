/** Shared between the commands and `main`, which sets the exit status. */
export interface Session {
  /** Aborts the operation. */
  signal: AbortSignal;
  /** The exit status so far. */
  status: number;
}
