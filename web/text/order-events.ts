import { counted } from './counted.ts'
import { formatInteger } from './format.ts'

export const eventsText = {
  title: 'Activity',
  fold: 'Collapse the activity',
  unfold: 'Show the activity',
  waiting: (count: number) => `${formatInteger(count)} newer`,
  placed: (customer: string, credits: number) =>
    `Placed for ${customer}, ${counted(credits, 'credit', 'credits')}`,
  goneOrder: (id: string) => `Order no. ${id}`,
  loading: 'Loading events…',
  empty: 'Nothing has happened yet. Each change of an order shows here.',
  failed: 'The newest events could not be loaded.',
} as const
