import { z } from 'zod'

/** The ratio between the bounds of a bucket: a value differs from the middle of its bucket by at most 4 %. */
const BASE = 1.08

/** SQL: the bucket of a duration; `ms` is an SQL expression for whole ms. */
export const bucketSql = (ms: string) =>
  `CASE WHEN ${ms} < 1 THEN 0 ELSE 1 + floor(ln(${ms}) / ln(${BASE}::float8))::int END`

/** The bucket of a duration in whole ms. Bucket 0 has everything below 1 ms. */
export function bucketOf(ms: number): number {
  return ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / Math.log(BASE))
}

/** SQL: an element of a stored histogram; see `histogram_entries` in the database. */
export const entrySql = (bucket: string, n: string) => `(${bucket}::bigint << 32) + ${n}`

/** How many durations are in each bucket. */
export type Histogram = ReadonlyMap<number, number>

/** A histogram, from a row's JSON array of buckets and numbers. */
export const HistogramColumn = z
  .array(z.tuple([z.number(), z.number()]))
  .transform((entries): Histogram => new Map(entries))

/** SQL: what `HistogramColumn` parses; `histogram` is an SQL expression for a stored one. */
export const histogramAsJson = (histogram: string) =>
  `(SELECT COALESCE(json_agg(json_build_array(bucket, n) ORDER BY bucket), '[]')
      FROM histogram_entries(${histogram}))`

/**
 * The duration, in ms, that the given share of the durations does not exceed, within 5 %: 0.5 is the median.
 * `undefined` if there are none.
 */
export function quantile(histogram: Histogram, share: number): number | undefined {
  const total = [...histogram.values()].reduce((sum, n) => sum + n, 0)
  let left = Math.max(1, Math.ceil(share * total))
  for (const [bucket, n] of [...histogram].sort(([a], [b]) => a - b)) {
    left -= n
    if (left <= 0) return middleOf(bucket)
  }
  return undefined
}

function middleOf(bucket: number): number {
  return bucket === 0 ? 0 : BASE ** (bucket - 0.5)
}
