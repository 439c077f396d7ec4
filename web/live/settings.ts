/** Limits and intervals of the live connection, in milliseconds. */
export const liveSettings = {
  /**
   * An attempt lasts at most `connectMs` before it fails, and the next one follows after at most
   * `maxMs`: so attempts are never more than 30 s apart.
   */
  backoff: { firstMs: 1_000, maxMs: 20_000 },
  /** The server sends a keep-alive every 12 s: two and a half of them missing is a dead line. */
  watchdog: { connectMs: 10_000, silenceMs: 30_000 },
  polling: { graceMs: 2_000, intervalMs: 10_000 },
  /** A query without an answer by then has failed; sooner than the next check is due. */
  queryMs: 9_000,
  /** The shortest time between two refetches of one query, however often orders change. */
  refetchMs: 500,
} as const
