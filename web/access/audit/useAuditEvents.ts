import { useClientHandle } from '@urql/vue'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { errorCodes } from '../../graphql/error-codes.ts'
import { graphql } from '../../graphql/generated/gql.ts'
import type {
  AuditEventFieldsFragment,
  AuditEventFilter,
  AuditEventsQuery as AuditEventsData,
} from '../../graphql/generated/graphql.ts'
import { useRefetch } from '../../live/useRefetch.ts'
import { mergeEvents } from './merge-events.ts'

graphql(`
  fragment AuditEventFields on AuditEvent {
    id
    at
    actor
    action
    subject
    peer
    details {
      name
      value
    }
  }
`)

const AuditEventsQuery = graphql(`
  query AuditEvents($first: Int!, $after: String, $filter: AuditEventFilter) {
    auditEvents(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...AuditEventFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const PAGE_SIZE = 50
/** How often new events are fetched, in ms. */
const REFETCH_MS = 10_000

export type ListedEvent = AuditEventFieldsFragment

export interface AuditEvents {
  /** Newest first; undefined until the first page has loaded. */
  readonly events: Readonly<ShallowRef<readonly ListedEvent[] | undefined>>
  /** Whether the last fetch failed. `events` then holds what earlier fetches returned. */
  readonly failed: Readonly<Ref<boolean>>
  /** Whether the viewer may not read the audit log. */
  readonly forbidden: Readonly<Ref<boolean>>
  readonly hasOlder: ComputedRef<boolean>
  readonly loadingOlder: Readonly<Ref<boolean>>
  loadOlder: () => Promise<void>
  refetch: () => Promise<void>
}

/**
 * The events of the audit log. Fetches new ones every few seconds and older ones on request, until the
 * scope ends. A change of `filter` starts a new list.
 */
export function useAuditEvents(filter: () => AuditEventFilter): AuditEvents {
  const { client } = useClientHandle()
  const events = shallowRef<readonly ListedEvent[]>()
  const failed = ref(false)
  const forbidden = ref(false)
  const loadingOlder = ref(false)
  /** The end cursor of the oldest loaded page; null if there are no older events. */
  const oldest = ref<string | null>(null)
  /** Counts the lists, one for each filter. An answer for an earlier list is dropped. */
  let list = 0

  async function load(after: string | null): Promise<AuditEventsData['auditEvents'] | undefined> {
    const ownList = list
    const variables = { first: PAGE_SIZE, after, filter: filter() }
    const { data, error } = await client
      .query(AuditEventsQuery, variables, { requestPolicy: 'network-only' })
      .toPromise()
    if (ownList !== list) return undefined
    failed.value = error !== undefined
    forbidden.value = error !== undefined && errorCodes(error).includes('FORBIDDEN')
    return data?.auditEvents
  }

  async function refetch(): Promise<void> {
    const page = await load(null)
    if (!page) return
    const newest = page.edges.map(({ node }) => node)
    const merged = mergeEvents(newest, events.value ?? [])
    events.value = merged.events
    if (merged.replacesKnown)
      oldest.value = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  }

  async function loadOlder(): Promise<void> {
    if (oldest.value === null || loadingOlder.value) return
    loadingOlder.value = true
    const page = await load(oldest.value)
    loadingOlder.value = false
    if (!page) return
    events.value = [...(events.value ?? []), ...page.edges.map(({ node }) => node)]
    oldest.value = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  }

  watch(
    () => JSON.stringify(filter()),
    () => {
      list += 1
      events.value = undefined
      oldest.value = null
      failed.value = false
      void refetch()
    },
    { immediate: true },
  )
  useRefetch(() => void refetch(), REFETCH_MS)

  return {
    events,
    failed,
    forbidden,
    hasOlder: computed(() => oldest.value !== null),
    loadingOlder,
    loadOlder,
    refetch,
  }
}
