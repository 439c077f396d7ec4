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
/** How often, in ms, it is looked whether something happened. */
const REFETCH_MS = 10_000

export type ListedEvent = AuditEventFieldsFragment

export interface AuditEvents {
  /** Newest first; undefined until known. */
  readonly events: Readonly<ShallowRef<readonly ListedEvent[] | undefined>>
  /** The last answer was not to be had: nothing is shown, or what was known before. */
  readonly failed: Readonly<Ref<boolean>>
  readonly forbidden: Readonly<Ref<boolean>>
  readonly hasOlder: ComputedRef<boolean>
  readonly loadingOlder: Readonly<Ref<boolean>>
  loadOlder: () => Promise<void>
  refetch: () => Promise<void>
}

/** What happened to accounts and keys, new events within moments; with another filter all begins anew. */
export function useAuditEvents(filter: () => AuditEventFilter): AuditEvents {
  const { client } = useClientHandle()
  const events = shallowRef<readonly ListedEvent[]>()
  const failed = ref(false)
  const forbidden = ref(false)
  const loadingOlder = ref(false)
  /** Where the oldest page that is shown ends; null: there is nothing older. */
  const oldest = ref<string | null>(null)
  /** Rises with the filter: what was asked for before belongs to another list. */
  let list = 0

  async function ask(after: string | null): Promise<AuditEventsData['auditEvents'] | undefined> {
    const asked = list
    const variables = { first: PAGE_SIZE, after, filter: filter() }
    const { data, error } = await client
      .query(AuditEventsQuery, variables, { requestPolicy: 'network-only' })
      .toPromise()
    if (asked !== list) return undefined
    failed.value = error !== undefined
    forbidden.value = error !== undefined && errorCodes(error).includes('FORBIDDEN')
    return data?.auditEvents
  }

  async function refetch(): Promise<void> {
    const page = await ask(null)
    if (!page) return
    const newest = page.edges.map(({ node }) => node)
    const merged = mergeEvents(newest, events.value ?? [])
    events.value = merged.events
    if (merged.startsAnew) oldest.value = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  }

  async function loadOlder(): Promise<void> {
    if (oldest.value === null || loadingOlder.value) return
    loadingOlder.value = true
    const page = await ask(oldest.value)
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
