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
      kind
      scopes
    }
  }
`)

export interface CurrentViewer {
  readonly viewer: ComputedRef<ViewerData['viewer'] | undefined>
  readonly canWrite: ComputedRef<boolean>
  /** May manage people and keys. */
  readonly isAdmin: ComputedRef<boolean>
}

/**
 * Asks now and then who is signed in, and when somebody comes back to the page: an admin may have
 * allowed them more. (Where they may do less, their streams end, and the page begins anew.)
 */
export function followViewer(): void {
  const query = useQuery({ query: ViewerQuery, variables: {} })
  useRefetch(() => void query.executeQuery({ requestPolicy: 'network-only' }), REFETCH_MS)
}

/** Who is signed in, taken from the cache once it is known; undefined until then. */
export function useViewer(): CurrentViewer {
  const { data } = useQuery({ query: ViewerQuery, variables: {} })
  const viewer = computed(() => data.value?.viewer)
  const may = (scope: Scope) => computed(() => viewer.value?.scopes.includes(scope) ?? false)
  return { viewer, canWrite: may('WRITE'), isAdmin: may('ADMIN') }
}
