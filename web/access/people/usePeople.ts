import { ref } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { PeopleQuery as PeopleData } from '../../graphql/generated/graphql.ts'
import { useLiveQuery, type LiveQuery } from '../../live/useLiveQuery.ts'
import { useNow } from '../../ui/useNow.ts'

const PeopleQuery = graphql(`
  query People {
    people {
      id
      username
      role
      createdAt
      disabledAt
      twoFactorEnabled
      lastSignInAt
    }
    invitations {
      id
      role
      username
      createdBy
      createdAt
      expiresAt
    }
  }
`)

export type Person = PeopleData['people'][number]
export type Invitation = PeopleData['invitations'][number]

/** How often the lists are fetched again, in ms: other admins change them. */
const REFETCH_MS = 20_000

export interface People {
  readonly query: LiveQuery<PeopleData>
  /** Fetches the lists again. Call it after each change that this page makes. */
  changed: () => void
}

/** All accounts and open one-time links. The server returns them to admins only. */
export function usePeople(): People {
  const changes = ref(0)
  const ticks = useNow(REFETCH_MS)
  return {
    query: useLiveQuery(PeopleQuery, () => ({}), {
      changed: () => `${changes.value} ${ticks.value}`,
    }),
    changed() {
      changes.value += 1
    },
  }
}
