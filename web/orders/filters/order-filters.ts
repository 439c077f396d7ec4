import type { LocationQuery } from 'vue-router'
import type { DeliveryMethod, OrderFilter, OrderStatus } from '../../graphql/generated/graphql.ts'
import { queryText } from '../query-text.ts'
import { openStatuses, orderStatuses } from '../status.ts'
import { endOfDay, isDay, startOfDay } from './days.ts'
import { daysOfSpan, dueSpans, type DueSpan } from './due-span.ts'
import { waitingSeconds, waitingTimes, type WaitingTime } from './waiting-time.ts'

/** The filters of the order table, without the search. */
export interface OrderFilters {
  /** Orders with one of these statuses, sorted as an order goes through them. Empty for all orders. */
  readonly statuses: readonly OrderStatus[]
  readonly method: DeliveryMethod | null
  /** The first day of ordering, in the viewer's time zone: `2026-11-01`. */
  readonly from: string | null
  /** The last day, included. */
  readonly to: string | null
  /** The fewest credits. */
  readonly min: number | null
  /** The most credits. */
  readonly max: number | null
  /** Only orders on their way whose estimated delivery has passed. */
  readonly late: boolean
  /** When orders are due, seen from today. Null if `dueFrom` or `dueTo` say it. */
  readonly due: DueSpan | null
  /** The first day of estimated delivery, in the viewer's time zone. */
  readonly dueFrom: string | null
  /** The last day, included. */
  readonly dueTo: string | null
  /** Only open orders that have been in their present status for at least this time. */
  readonly waiting: WaitingTime | null
  /** Only orders of the customer with this id. */
  readonly customer: string | null
}

export const noFilters: OrderFilters = {
  statuses: [],
  method: null,
  from: null,
  to: null,
  min: null,
  max: null,
  late: false,
  due: null,
  dueFrom: null,
  dueTo: null,
  waiting: null,
  customer: null,
}

export const deliveryMethods = [
  'HOME_DELIVERY',
  'PICKUP',
] as const satisfies readonly DeliveryMethod[]

/** The API's integers have 32 bits. */
export const mostCredits = 2_147_483_647

/** Reads the filters from a query. Invalid values are ignored, because people can edit a URL. */
export function readFilters(query: LocationQuery): OrderFilters {
  const names = queryText(query, 'status')?.split(',') ?? []
  const method = queryText(query, 'method')
  const [from, to] = inOrder(readDay(query, 'from'), readDay(query, 'to'))
  const due = dueSpans.find((known) => known === queryText(query, 'due')) ?? null
  const [dueFrom, dueTo] =
    due === null ? inOrder(readDay(query, 'dueFrom'), readDay(query, 'dueTo')) : [null, null]
  const waiting = queryText(query, 'waiting')
  const [min, max] = inOrder(readCredits(query, 'min'), readCredits(query, 'max'))
  return {
    statuses: orderStatuses.filter((status) => names.includes(status)),
    method: deliveryMethods.find((known) => known === method) ?? null,
    from,
    to,
    min,
    max,
    late: queryText(query, 'late') === 'yes',
    due,
    dueFrom,
    dueTo,
    waiting: waitingTimes.find((known) => known === waiting) ?? null,
    customer: readId(query, 'customer'),
  }
}

/** The parameters of the query. `undefined` for those that it does not need. */
export function writeFilters(filters: OrderFilters) {
  return {
    status: filters.statuses.length === 0 ? undefined : filters.statuses.join(','),
    method: filters.method ?? undefined,
    from: filters.from ?? undefined,
    to: filters.to ?? undefined,
    min: filters.min === null ? undefined : String(filters.min),
    max: filters.max === null ? undefined : String(filters.max),
    late: filters.late ? 'yes' : undefined,
    due: filters.due ?? undefined,
    dueFrom: filters.dueFrom ?? undefined,
    dueTo: filters.dueTo ?? undefined,
    waiting: filters.waiting ?? undefined,
    customer: filters.customer ?? undefined,
  }
}

/**
 * The filters for the API, whose limits are moments instead of days. `today` is the present day in the viewer's
 * time zone. What is due are open orders, unless the filters name statuses.
 */
export function apiFilter(filters: OrderFilters, today: string): OrderFilter {
  const { method, from, to, min, max, late, customer, due, waiting } = filters
  const { from: dueFrom, to: dueTo } =
    due === null ? { from: filters.dueFrom, to: filters.dueTo } : daysOfSpan(due, today)
  const isByDue = dueFrom !== null || dueTo !== null
  const statuses = filters.statuses.length === 0 && isByDue ? openStatuses : filters.statuses
  return {
    ...(statuses.length === 0 ? {} : { status: [...statuses] }),
    ...(method === null ? {} : { deliveryMethod: method }),
    ...(from === null ? {} : { placedAfter: startOfDay(from) }),
    ...(to === null ? {} : { placedBefore: endOfDay(to) }),
    ...(min === null ? {} : { minCredits: min }),
    ...(max === null ? {} : { maxCredits: max }),
    ...(late ? { overdue: true } : {}),
    ...(dueFrom === null ? {} : { estimatedAfter: startOfDay(dueFrom) }),
    ...(dueTo === null ? {} : { estimatedBefore: endOfDay(dueTo) }),
    ...(waiting === null ? {} : { inStatusForSeconds: waitingSeconds[waiting] }),
    ...(customer === null ? {} : { customerId: customer }),
  }
}

/** A whole number of credits that the API accepts. Null for any other text. */
function parseCredits(text: string): number | null {
  const credits = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  return credits <= mostCredits ? credits : null
}

function readDay(query: LocationQuery, name: string): string | null {
  const day = queryText(query, name)
  return day !== null && isDay(day) ? day : null
}

/** Ids are positive 63-bit numbers of the database. */
function readId(query: LocationQuery, name: string): string | null {
  const id = queryText(query, name)
  return id !== null && /^-?[1-9]\d{0,18}$/.test(id) && isBigint(BigInt(id)) ? id : null
}

/** Whether the database can hold the number as an id. */
function isBigint(id: bigint): boolean {
  return BigInt.asIntN(64, id) === id
}

function readCredits(query: LocationQuery, name: string): number | null {
  return parseCredits(queryText(query, name) ?? '')
}

/** Both ends of a range, or neither if the low one is higher: no order could match. */
function inOrder<End extends string | number>(
  low: End | null,
  high: End | null,
): [End | null, End | null] {
  return low !== null && high !== null && low > high ? [null, null] : [low, high]
}
