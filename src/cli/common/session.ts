/** What the commands share with the one function that owns the exit status. */
export interface Session {
  /** Ends what is running. */
  signal: AbortSignal;
  /** The exit status so far. */
  status: number;
}
