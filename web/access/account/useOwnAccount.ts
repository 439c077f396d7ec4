import { useMutation, useQuery } from '@urql/vue'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OwnAccountQuery as OwnAccountData } from '../../graphql/generated/graphql.ts'

const OwnAccountQuery = graphql(`
  query OwnAccount {
    myAccount {
      username
      role
      hasSecondFactor
      recoveryCodesLeft
    }
    mySessions {
      id
      browser
      system
      address
      since
      isCurrent
    }
  }
`)

const EndSession = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) {
      ended
    }
  }
`)

const EndOtherSessions = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      ended
    }
  }
`)

export type OwnSession = OwnAccountData['mySessions'][number]

export interface OwnAccount {
  readonly account: ComputedRef<OwnAccountData['myAccount'] | undefined>
  readonly sessions: ComputedRef<readonly OwnSession[]>
  /** There is nothing to show, and not for want of waiting. */
  readonly failed: ComputedRef<boolean>
  refresh: () => Promise<void>
  /** The last attempt to end sessions failed. */
  readonly endFailed: Readonly<Ref<boolean>>
  /** How many sessions were ended last; undefined while none were. */
  readonly ended: Readonly<Ref<number | undefined>>
  endSession: (id: string) => Promise<void>
  endOthers: () => Promise<void>
}

/** The signed-in person's account and sessions, always asked for anew. */
export function useOwnAccount(): OwnAccount {
  const query = useQuery({ query: OwnAccountQuery, variables: {}, requestPolicy: 'network-only' })
  const ending = useMutation(EndSession)
  const endingOthers = useMutation(EndOtherSessions)
  const ended = ref<number>()
  const endFailed = ref(false)

  async function refresh(): Promise<void> {
    await query.executeQuery({ requestPolicy: 'network-only' })
  }

  async function tell(count: number | undefined): Promise<void> {
    await refresh()
    endFailed.value = count === undefined
    ended.value = count
  }

  return {
    account: computed(() => query.data.value?.myAccount),
    sessions: computed(() => query.data.value?.mySessions ?? []),
    failed: computed(
      () => !query.fetching.value && query.error.value !== undefined && !query.data.value,
    ),
    refresh,
    endFailed,
    ended,
    async endSession(id) {
      const { data } = await ending.executeMutation({ id })
      await tell(data?.endSession.ended)
    },
    async endOthers() {
      const { data } = await endingOthers.executeMutation({})
      await tell(data?.endOtherSessions.ended)
    },
  }
}
