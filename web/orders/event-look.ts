import type { OrderEventKind, OrderStatus } from '../graphql/generated/graphql.ts'
import { statusStyles, type StatusStyle } from './status.ts'

const icons: Readonly<Record<OrderEventKind, string>> = {
  PLACED: 'i-lucide-shopping-bag',
  STATUS_CHANGED: 'i-lucide-arrow-right',
  EDITED: 'i-lucide-pencil',
  DELETED: 'i-lucide-trash-2',
}

/** Icon and color of an event: those of the status that it led to, or of its kind. */
export function eventLook(event: {
  readonly kind: OrderEventKind
  readonly to?: OrderStatus | null
}): Pick<StatusStyle, 'icon' | 'accent'> {
  if (event.kind === 'STATUS_CHANGED' && event.to) return statusStyles[event.to]
  return { icon: icons[event.kind], accent: 'text-muted' }
}
