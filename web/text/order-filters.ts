import { counted } from './counted.ts'
import { formatDay, formatInteger } from './format.ts'

const dueSpans = { today: 'Today', tomorrow: 'Tomorrow', week: 'Next 7 days' }
const dueChips = {
  today: 'Due today',
  tomorrow: 'Due tomorrow',
  week: 'Due in the next 7 days',
}
const waitingTimes = { '1h': '1 h', '4h': '4 h', '1d': '1 day', '3d': '3 days' }

export const filtersText = {
  title: 'Filters',
  open: (count: number) => (count === 0 ? 'Filters' : `Filters (${formatInteger(count)})`),
  active: 'Active filters',
  clear: 'Clear all',
  remove: (label: string) => `Remove filter: ${label}`,
  status: 'Status',
  method: 'Delivery',
  anyMethod: 'Any delivery',
  ordered: 'Ordered',
  from: 'From',
  to: 'To',
  lastDays: (days: number) => (days === 1 ? 'Today' : `Last ${formatInteger(days)} days`),
  credits: 'Credits',
  atLeast: 'At least',
  atMost: 'At most',
  late: 'Late only',
  lateHint: 'Open orders whose estimated delivery has passed.',
  due: 'Due',
  dueHint: 'Open orders, unless you choose statuses.',
  dueSpans,
  waiting: 'In status for',
  anyWaiting: 'Any time',
  waitingTimes,
  waitingAtLeast: (time: keyof typeof waitingTimes) => `${waitingTimes[time]} or more`,
  creditsNotWhole: (most: number) => `Enter a whole number up to ${formatInteger(most)}.`,
  creditsReversed: 'The upper limit is below the lower limit.',
  daysReversed: 'The last day is before the first day.',
  chip: {
    customer: (id: string) => `Customer no. ${id}`,
    late: 'Late',
    due: (span: keyof typeof dueChips) => dueChips[span],
    dueFrom: (day: string) => `Due from ${formatDay(day)}`,
    dueTo: (day: string) => `Due to ${formatDay(day)}`,
    waiting: (time: keyof typeof waitingTimes) => `In status for ${waitingTimes[time]} or more`,
    from: (day: string) => `From ${formatDay(day)}`,
    to: (day: string) => `To ${formatDay(day)}`,
    min: (credits: number) => `At least ${counted(credits, 'credit', 'credits')}`,
    max: (credits: number) => `At most ${counted(credits, 'credit', 'credits')}`,
  },
  lateOrders: 'Late orders',
  dueOrders: {
    today: 'Orders due today',
    tomorrow: 'Orders due tomorrow',
    week: 'Orders due in the next 7 days',
  },
  openOrders: 'Open orders',
  filtered: 'Filtered orders',
} as const
