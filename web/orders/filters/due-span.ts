import { dayAfter } from './days.ts'

/** Days of estimated delivery that are named by their distance from today, so that a saved view moves on with it. */
export const dueSpans = ['today', 'tomorrow', 'week'] as const
export type DueSpan = (typeof dueSpans)[number]

const offsets: Readonly<Record<DueSpan, readonly [first: number, last: number]>> = {
  today: [0, 0],
  tomorrow: [1, 1],
  week: [0, 6],
}

/** The first and the last day of a span. */
export function daysOfSpan(span: DueSpan, today: string): { from: string; to: string } {
  const [first, last] = offsets[span]
  return { from: dayAfter(today, first), to: dayAfter(today, last) }
}
