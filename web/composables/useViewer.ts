import { useQuery } from '@urql/vue'
import { computed, type ComputedRef } from 'vue'
import { graphql } from '../graphql/generated/gql.ts'
import type { Scope, ViewerQuery as ViewerData } from '../graphql/generated/graphql.ts'

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

/** Who is signed in, asked once and then taken from the cache; undefined until known. */
export function useViewer(): CurrentViewer {
  const { data } = useQuery({ query: ViewerQuery, variables: {} })
  const viewer = computed(() => data.value?.viewer)
  const may = (scope: Scope) => computed(() => viewer.value?.scopes.includes(scope) ?? false)
  return { viewer, canWrite: may('WRITE'), isAdmin: may('ADMIN') }
}
