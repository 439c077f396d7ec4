import { counted } from './counted.ts'
import { formatChange, formatInteger } from './format.ts'

export const statsText = {
  filterLabel: 'Filter by status',
  trends: 'Trends of the last hour',
  trend: (change: number) => (change === 0 ? '±0 in 1 h' : `${formatChange(change)} in 1 h`),
  /** The text for screen readers after a count. */
  trendSpoken: (change: number) => {
    if (change === 0) return ', as many as an hour ago'
    return `, ${formatInteger(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than an hour ago`
  },
  /** The tooltip of a line: `values` are the counts of the last hour, oldest first. */
  trendRange: (values: readonly number[]) => {
    const [first = 0, last = first] = [values[0], values.at(-1)]
    const [least, most] = [Math.min(...values), Math.max(...values)].map(formatInteger)
    return `An hour ago ${formatInteger(first)}, now ${formatInteger(last)}. Between ${least} and ${most}.`
  },
  recentUpdates: (count: number) =>
    count === 0
      ? 'No changes in the last 30 s'
      : `${counted(count, 'order', 'orders')} changed in the last 30 s`,
} as const
