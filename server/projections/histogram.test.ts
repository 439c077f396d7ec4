import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import {
  bucketOf,
  bucketSql,
  entrySql,
  histogramAsJson,
  HistogramColumn,
  quantile,
} from './histogram.ts'

/** From 1 ms to a hundred years. */
const duration = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: 1, max: 3_155_760_000_000 }),
)

function histogramOf(durations: readonly number[]): Map<number, number> {
  const histogram = new Map<number, number>()
  for (const ms of durations) {
    const bucket = bucketOf(ms)
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1)
  }
  return histogram
}

it('has the quantiles within 5 %', () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.9, 0.95, 0.99),
      (durations, share) => {
        const exact =
          [...durations].sort((a, b) => a - b)[Math.ceil(share * durations.length) - 1] ?? 0
        const found = quantile(histogramOf(durations), share) ?? NaN
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.05 * exact)
      },
    ),
  )
})

it('has no quantile of nothing', () => {
  expect(quantile(new Map(), 0.5)).toBeUndefined()
})

describeOnEachEngine('a stored histogram', (get) => {
  it('has the same buckets as one in this process, and adds and subtracts', async () => {
    const { sql } = get().database
    const durations = fc.array(duration, { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(durations, durations, async (one, other) => {
        const Sums = z.object({ both: HistogramColumn, one: HistogramColumn })
        const stored = (array: string, sign: string) => `
          (SELECT COALESCE(array_agg(${entrySql('bucket', 'n')}), '{}')
             FROM (SELECT ${bucketSql('ms')} AS bucket, ${sign} count(*) AS n
                     FROM unnest(${array}::float8[]) AS ms GROUP BY 1) AS counted)`
        const both = `add_histograms(${stored('$1', '')}, ${stored('$2', '')})`
        const sums = await sql.one(
          Sums,
          `SELECT ${histogramAsJson(both)} AS both,
                  ${histogramAsJson(`add_histograms(${both}, ${stored('$2', '-')})`)} AS one`,
          [one, other],
        )
        expect(sums).toEqual({ both: histogramOf([...one, ...other]), one: histogramOf(one) })
      }),
      { numRuns: 50 },
    )
  })
})
