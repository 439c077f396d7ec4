import { LRUCache } from 'lru-cache'
import type { OrderTrendPoint, TrendRange } from './read-trend.ts'

type Trend = readonly OrderTrendPoint[]

export interface TrendsSettings {
  read: (range: TrendRange) => Promise<Trend>
  /** How long, in ms, a trend is given out again after it was read. */
  cacheMs?: number
  maxCached?: number
  /** Milliseconds on a clock that never goes back. */
  now?: () => number
}

/**
 * Trends for however many ask: each range is read at most once per `cacheMs`, and whoever asks
 * meanwhile gets that one, also while it is still under way. Reads of different ranges follow one
 * another, so that asking for many long ones keeps one connection busy and not all.
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
      // Asks the clock each time instead of keeping a timer.
      ttlResolution: 0,
      ...(now === undefined ? {} : { perf: { now } }),
    })
  }

  /** Fails where the read fails; the next to ask tries again. */
  of(range: TrendRange): Promise<Trend> {
    const key = `${range.minutes}/${range.points}`
    const known = this.#cache.get(key)
    if (known !== undefined) return known
    const trend = this.#lastRead.then(() => this.#read(range))
    this.#lastRead = trend.catch(() => undefined)
    this.#cache.set(key, trend)
    trend.then(
      // Its time begins when it is there, however long that took.
      () => this.#cache.set(key, trend, { ttl: this.#cacheMs }),
      () => {
        if (this.#cache.peek(key) === trend) this.#cache.delete(key)
      },
    )
    return trend
  }
}
