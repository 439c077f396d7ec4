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

/** How often it is looked whether another admin changed something, in ms. */
const LOOK_MS = 20_000

export interface People {
  readonly query: LiveQuery<PeopleData>
  /** To be called after a change of one's own. */
  changed: () => void
}

/** Accounts and open links; only admins may ask for them. */
export function usePeople(): People {
  const changes = ref(0)
  const looks = useNow(LOOK_MS)
  return {
    query: useLiveQuery(PeopleQuery, () => ({}), {
      changed: () => `${changes.value} ${looks.value}`,
    }),
    changed() {
      changes.value += 1
    },
  }
}
