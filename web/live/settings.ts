/** Limits and intervals of the live connection, in milliseconds. */
export const liveSettings = {
  /**
   * An attempt lasts at most `connectMs` before it fails, and the next one follows after at most
   * `maxMs`: so attempts are never more than 30 s apart.
   */
  backoff: { firstMs: 1_000, maxMs: 20_000 },
  /** The server sends a keep-alive every 12 s: one that is missing for so long is a dead line. */
  watchdog: { connectMs: 10_000, silenceMs: 18_000 },
  polling: { graceMs: 2_000, intervalMs: 10_000 },
  /**
   * Statistics, events and two orders looked at; the rest of six connections is for queries. A tab is
   * given half a minute to answer, for it may be busy or frozen.
   */
  host: { maxStreams: 4, askMs: 4_000, maxUnanswered: 8 },
  /** A tab with streams of its own has statistics and events; several such tabs share six connections. */
  tab: { maxStreams: 2 },
  /** A host that is gone is found out within twice `lookMs`. */
  shared: { lookMs: 4_000, maxSilentLooks: 1 },
  /** A query without an answer by then has failed; sooner than the next check is due. */
  queryMs: 9_000,
  /** The shortest time between two refetches of one query, however often orders change. */
  refetchMs: 500,
  /** The same for what stands beside the matter itself and seldom changes. */
  asideMs: 5_000,
  /** The shortest time between two pieces of events: no more often than eyes can follow. The first comes at once. */
  eventsMs: 250,
  /** So many events waiting are no longer told one by one. */
  maxWaitingEvents: 1_000,
  /** Changes remembered for answers that were under way; more than can happen during one query. */
  recentChanges: 500,
  /** Until then a stream that was just asked for may bring the present state; then it is asked for besides. */
  streamOpeningMs: 1_000,
  /** Time from one look whether anybody still reads the list to the next. */
  idleLookMs: 1_000,
  /** How often the trend of the counts is fetched. */
  trendMs: 60_000,
} as const
