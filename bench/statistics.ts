/** The middle value, or the mean of the two middle values; `undefined` for an empty list. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)]
  if (upper === undefined || sorted.length % 2 === 1) return upper
  return ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * The smallest value that `share` (0 to 1) of all values do not exceed; `undefined` for an empty list.
 * The result is one of the values, never interpolated.
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

/** The distance between the smallest and the largest value, as a share of the median: 0.1 is 10 %. */
export function spread(values: readonly number[]): number | undefined {
  const middle = median(values)
  if (middle === undefined || middle === 0) return undefined
  return (Math.max(...values) - Math.min(...values)) / middle
}

export function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base
}
