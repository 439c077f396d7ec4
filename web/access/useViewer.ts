import { useQuery } from '@urql/vue'
import { computed, type ComputedRef } from 'vue'
import { graphql } from '../graphql/generated/gql.ts'
import type { Scope, ViewerQuery as ViewerData } from '../graphql/generated/graphql.ts'
import { useRefetch } from '../live/useRefetch.ts'

const REFETCH_MS = 60_000

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      name
      scopes
    }
  }
`)

export interface CurrentViewer {
  /** Undefined until the first fetch has finished. */
  readonly viewer: ComputedRef<ViewerData['viewer'] | undefined>
  readonly canWrite: ComputedRef<boolean>
  /** Whether the viewer may manage people and keys. */
  readonly isAdmin: ComputedRef<boolean>
}

/**
 * Fetches the viewer every minute and when the page becomes visible, because an admin may have given
 * the person more rights. (If the person loses rights, their streams end and the page reloads.)
 */
export function followViewer(): void {
  const query = useQuery({ query: ViewerQuery, variables: {} })
  useRefetch(() => void query.executeQuery({ requestPolicy: 'network-only' }), REFETCH_MS)
}

/** The viewer and their rights, from the cache after the first fetch. */
export function useViewer(): CurrentViewer {
  const { data } = useQuery({ query: ViewerQuery, variables: {} })
  const viewer = computed(() => data.value?.viewer)
  const may = (scope: Scope) => computed(() => viewer.value?.scopes.includes(scope) ?? false)
  return { viewer, canWrite: may('WRITE'), isAdmin: may('ADMIN') }
}
