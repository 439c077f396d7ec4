/** Limits and intervals of the live connection, in milliseconds. */
export const liveSettings = {
  /**
   * An attempt fails after at most `connectMs` (below), and the next one starts after at most `maxMs`:
   * attempts are never more than 30 s apart.
   */
  backoff: { firstMs: 1_000, maxMs: 20_000 },
  /**
   * The server sends a keep-alive every 4 s. Without one for `silenceMs`, the connection is dead: a dead
   * line is noticed within 10 s, although one keep-alive may be late.
   */
  watchdog: { connectMs: 10_000, silenceMs: 9_000 },
  /** A start without a value for this long is an outage. */
  startMs: 10_000,
  polling: { graceMs: 2_000, intervalMs: 10_000 },
  /**
   * Four streams: statistics, events and two open orders. The rest of the browser's six connections is
   * for queries. A tab has about half a minute to answer, because it may be busy or frozen.
   */
  host: { maxStreams: 4, askMs: 4_000, maxUnanswered: 8 },
  /** A tab with streams of its own opens statistics and events. Several such tabs share six connections. */
  tab: { maxStreams: 2 },
  /** A tab notices within twice `lookMs` that its host is gone. */
  shared: { lookMs: 4_000, maxSilentLooks: 1 },
  /** A query fails if it is not answered in this time. Shorter than the polling interval. */
  queryMs: 9_000,
  /** Shortest time between two refetches of one query, however often orders change. */
  refetchMs: 500,
  /** The same for secondary queries, whose results seldom change. */
  secondaryRefetchMs: 5_000,
  /**
   * The same for counts that the statistics do not have. Every open page asks for them, so that a thousand pages
   * on a busy shop must not become a load. The first change after a rest is counted at once.
   */
  countRefetchMs: 30_000,
  /** Shortest time between two batches of events, so that people can follow. The first comes at once. */
  eventsMs: 250,
  /** If more events than this wait, listeners get a gap instead of the events. */
  maxWaitingEvents: 1_000,
  /** Changes kept to apply to answers that were in flight: more than happen during one query. */
  recentChanges: 500,
  /** How long a new stream of an order has to bring the present state before a change causes a query. */
  streamOpeningMs: 1_000,
  /** How often the list checks whether the person has stopped reading it. */
  idleLookMs: 1_000,
  /** How often a query whose answer depends on the time is fetched again. */
  timeMs: 60_000,
  /** How often the trend of the counts is fetched. */
  trendMs: 60_000,
} as const
