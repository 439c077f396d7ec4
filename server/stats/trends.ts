import { LRUCache } from 'lru-cache'
import type { OrderTrendPoint, TrendRange } from './read-trend.ts'

type Trend = readonly OrderTrendPoint[]

export interface TrendsSettings {
  read: (range: TrendRange) => Promise<Trend>
  /**
   * How long a trend is returned from the cache after it was read, in ms.
   * @default 10_000
   */
  cacheMs?: number
  /**
   * Most trends in the cache.
   * @default 100
   */
  maxCached?: number
  /**
   * A monotonic clock, in ms.
   * @default performance.now
   */
  now?: () => number
}

/**
 * Caches trends, so that many viewers cost no more than one: each range is read at most once per `cacheMs`.
 * Calls during a read share its result. Reads of different ranges run one after the other, so that requests
 * for many long trends occupy one database connection and not all.
 */
export class OrderTrends {
  readonly #read: TrendsSettings['read']
  readonly #cache: LRUCache<string, Promise<Trend>>
  readonly #cacheMs: number
  #lastRead: Promise<unknown> = Promise.resolve()

  constructor({ read, cacheMs = 10_000, maxCached = 100, now }: TrendsSettings) {
    this.#read = read
    this.#cacheMs = cacheMs
    this.#cache = new LRUCache({
      max: maxCached,
      // Reads the clock at each look-up instead of setting a timer.
      ttlResolution: 0,
      ...(now === undefined ? {} : { perf: { now } }),
    })
  }

  /**
   * The trend of a range, at most `cacheMs` old. Rejects with the error of the read; the next call reads
   * again.
   */
  of(range: TrendRange): Promise<Trend> {
    const key = `${range.minutes}/${range.points}`
    const cached = this.#cache.get(key)
    if (cached !== undefined) return cached
    const trend = this.#lastRead.then(() => this.#read(range))
    this.#lastRead = trend.catch(() => undefined)
    this.#cache.set(key, trend)
    trend.then(
      // The time in the cache begins when the read has ended, however long it took.
      () => this.#cache.set(key, trend, { ttl: this.#cacheMs }),
      () => {
        if (this.#cache.peek(key) === trend) this.#cache.delete(key)
      },
    )
    return trend
  }
}
