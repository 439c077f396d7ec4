import type { OrderStatus } from '../graphql/generated/graphql.ts'

/** All statuses, in the sequence in which an order goes through them. */
export const orderStatuses = [
  'PENDING',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'CANCELLED',
] as const satisfies readonly OrderStatus[]

/** The statuses of open orders: those that can still move. */
export const openStatuses = [
  'PENDING',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
] as const satisfies readonly OrderStatus[]

export function isOpen(status: OrderStatus): boolean {
  return openStatuses.some((open) => open === status)
}

export interface StatusStyle {
  readonly icon: string
  /** Background and text of a badge. Contrast at least 4.5:1 in both themes. */
  readonly badge: string
  /** Color of the icon alone. Contrast at least 3:1 in both themes. */
  readonly accent: string
}

/** Each status has an icon as well as a color, so that color is never the only sign. */
export const statusStyles: Readonly<Record<OrderStatus, StatusStyle>> = {
  PENDING: {
    icon: 'i-lucide-clock',
    badge: 'bg-amber-100 text-amber-900 dark:bg-amber-400/15 dark:text-amber-200',
    accent: 'text-amber-700 dark:text-amber-400',
  },
  SHIPPED: {
    icon: 'i-lucide-package',
    badge: 'bg-sky-100 text-sky-900 dark:bg-sky-400/15 dark:text-sky-200',
    accent: 'text-sky-700 dark:text-sky-400',
  },
  OUT_FOR_DELIVERY: {
    icon: 'i-lucide-truck',
    badge: 'bg-violet-100 text-violet-900 dark:bg-violet-400/15 dark:text-violet-200',
    accent: 'text-violet-700 dark:text-violet-400',
  },
  DELIVERED: {
    icon: 'i-lucide-circle-check',
    badge: 'bg-emerald-100 text-emerald-900 dark:bg-emerald-400/15 dark:text-emerald-200',
    accent: 'text-emerald-700 dark:text-emerald-400',
  },
  CANCELLED: {
    icon: 'i-lucide-circle-x',
    badge: 'bg-slate-200 text-slate-800 dark:bg-slate-400/15 dark:text-slate-300',
    accent: 'text-slate-600 dark:text-slate-400',
  },
}
