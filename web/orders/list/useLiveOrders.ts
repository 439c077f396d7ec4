import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type {
  OrdersPageQuery as OrdersPageData,
  OrdersPageQueryVariables,
} from '../../graphql/generated/graphql.ts'
import {
  listOf,
  settled,
  waitingIn,
  withChanges,
  withPage,
  type FetchedPage,
  type ItemChange,
  type LiveList,
  type Waiting,
} from '../../live/live-list/live-list.ts'
import { liveSettings } from '../../live/settings.ts'
import { useLiveFeed } from '../../live/useLiveFeed.ts'
import { useLiveQuery, type LiveQuery } from '../../live/useLiveQuery.ts'
import { useOrderEvents } from '../../live/useOrderEvents.ts'
import { useRefetch } from '../../live/useRefetch.ts'
import { useServerClock } from '../../ui/server-clock.ts'
import { asksForStatusesAlone, countOfStatuses } from '../status-counts.ts'
import { dependsOnTime } from '../time-filter.ts'
import { orderRules, type OrderRow } from './list-view.ts'

/** The fields of an order that a row shows or the filters need. Events carry the same fields. */
graphql(`
  fragment OrderRow on Order {
    id
    orderNumber
    externalId
    status
    version
    totalCredits
    deliveryMethod
    dateOrdered
    estimatedDelivery
    statusSince
    updatedAt
    contactEmail
    customer {
      id
      username
      email
    }
  }
`)

const OrdersPageQuery = graphql(`
  query OrdersPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: OrderFilter
    $sort: OrderSort
  ) {
    orders(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
      sort: $sort
    ) {
      totalCount
      totalCountIsExact
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      edges {
        cursor
        node {
          ...OrderRow
        }
      }
    }
  }
`)

type Connection = OrdersPageData['orders']

export interface LiveOrders {
  readonly query: LiveQuery<OrdersPageData, OrdersPageQueryVariables>
  /** The shown page. Undefined until the first answer. */
  readonly list: Readonly<ShallowRef<LiveList<OrderRow> | undefined>>
  /** Identifies the shown page: equal for equal variables. */
  readonly key: ComputedRef<string | undefined>
  readonly pageInfo: ComputedRef<Connection['pageInfo'] | undefined>
  readonly total: ComputedRef<{ readonly count: number; readonly exact: boolean } | undefined>
  /** How many orders wait to be shown, and how many rows are not where they belong. */
  readonly waiting: ComputedRef<Waiting>
  /** While true, everything waits until `showWaiting`. */
  readonly paused: Ref<boolean>
  showWaiting: () => void
}

/**
 * The orders that `variables` select, kept up to date. Rows change in place. Rows that come, go or move
 * wait (see live-list.ts) while `held` returns true, while the list is paused, and on any page but the
 * first. Events bring all changes while they flow. Otherwise the page is fetched again whenever orders
 * may have changed.
 */
export function useLiveOrders(
  variables: () => OrdersPageQueryVariables,
  held: () => boolean,
): LiveOrders {
  const feed = useLiveFeed()
  const events = useOrderEvents()
  const clock = useServerClock()
  const list = shallowRef<LiveList<OrderRow>>()
  const paused = ref(false)
  /** The next answer replaces the list: the viewer asked for it, or the list came from the cache. */
  let replace = false
  /** The newest changes. They are applied to answers that were in flight when they happened. */
  let recent: readonly (ItemChange<OrderRow> & { readonly at: number })[] = []

  const query = useLiveQuery(OrdersPageQuery, variables, {
    changed: () => (events.flowing.value ? 0 : feed.revision.value),
  })
  const waiting = computed(() => (list.value ? waitingIn(list.value) : { arrived: 0, moved: 0 }))

  watch(query.answer, (answer, before) => {
    if (!answer) return
    const page = fetchedPage(answer.data.orders)
    const current = list.value
    const rules = orderRules({ ...answer.variables, asOf: clock.now() })
    const shown =
      !current || replace || answer.key !== before?.key
        ? listOf(rules, page)
        : withPage({ ...current, rules }, page)
    replace = answer.remembered
    recent = recent.filter(({ at }) => at >= answer.askedAt)
    list.value = withChanges(shown, recent)
    showIfFree()
  })

  events.listen({
    onEvents(happened) {
      const at = performance.now()
      const changes = happened.map(({ orderId, order }) => ({
        id: orderId,
        item: order ?? null,
        at,
      }))
      recent = [...recent, ...changes].slice(-liveSettings.recentChanges)
      if (!list.value) return
      list.value = withChanges(list.value, changes)
      showIfFree()
    },
    onGap: query.refresh,
  })

  // Orders become late without an event.
  useRefetch(() => {
    if (dependsOnTime(variables().filter)) query.refresh()
  }, liveSettings.timeMs)

  function showIfFree(): void {
    const { arrived, moved } = waiting.value
    if (arrived + moved > 0 && !paused.value && isNewestEnd() && !held()) showWaiting()
  }

  /** Only the first page shows new orders by itself. A later page that moves would confuse its reader. */
  function isNewestEnd(): boolean {
    const { after, before } = variables()
    return (after ?? before ?? null) === null
  }

  function showWaiting(): void {
    if (!list.value) return
    const { first, last, filter } = variables()
    const { list: shown, incomplete } = settled(list.value, first ?? last ?? list.value.rows.length)
    list.value = shown
    if (!incomplete && asksForStatusesAlone(filter)) return
    // Only the API knows the number of matching orders, or what else belongs on the page.
    replace = true
    query.refresh()
  }

  // When the viewer stops reading, waiting orders appear even if no further event comes.
  const looking = setInterval(showIfFree, liveSettings.idleLookMs)
  onScopeDispose(() => clearInterval(looking))

  return {
    query,
    list,
    key: computed(() => (list.value ? query.answer.value?.key : undefined)),
    waiting,
    paused,
    showWaiting,
    pageInfo: computed(() => {
      const fetched = query.data.value?.orders.pageInfo
      if (!fetched || !list.value) return fetched
      const { rows, from, to } = list.value
      return {
        hasPreviousPage: from !== null,
        hasNextPage: to !== null,
        startCursor: rows[0]?.cursor ?? fetched.startCursor ?? null,
        endCursor: rows.at(-1)?.cursor ?? fetched.endCursor ?? null,
      }
    }),
    total: computed(() => {
      const answer = query.answer.value
      if (!answer) return undefined
      const count = countOfStatuses(feed.stats.value, answer.variables.filter)
      if (count !== null) return { count, exact: true }
      const { totalCount, totalCountIsExact } = answer.data.orders
      return { count: totalCount, exact: totalCountIsExact }
    }),
  }
}

function fetchedPage({ edges, pageInfo }: Connection): FetchedPage<OrderRow> {
  return {
    rows: edges.map(({ node, cursor }) => ({ item: node, cursor })),
    hasPrevious: pageInfo.hasPreviousPage,
    hasNext: pageInfo.hasNextPage,
  }
}
