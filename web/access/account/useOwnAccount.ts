import { useQuery } from '@urql/vue'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OwnAccountQuery as OwnAccountData } from '../../graphql/generated/graphql.ts'
import { useMutationRunner, type MutationResult } from '../../graphql/useMutationRunner.ts'

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
      errors {
        ...UserErrorFields
      }
    }
  }
`)

const EndOtherSessions = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      ended
      errors {
        ...UserErrorFields
      }
    }
  }
`)

export type OwnSession = OwnAccountData['mySessions'][number]

export interface OwnAccount {
  readonly account: ComputedRef<OwnAccountData['myAccount'] | undefined>
  readonly sessions: ComputedRef<readonly OwnSession[]>
  /** The query failed, and there is nothing to show. */
  readonly failed: ComputedRef<boolean>
  refresh: () => Promise<void>
  /** Whether the last attempt to end sessions failed. */
  readonly endFailed: Readonly<Ref<boolean>>
  /** How many sessions the last attempt ended; undefined before the first and if it failed. */
  readonly ended: Readonly<Ref<number | undefined>>
  endSession: (id: string) => Promise<void>
  endOthers: () => Promise<void>
}

/** The viewer's own account and sessions, always fetched from the server. */
export function useOwnAccount(): OwnAccount {
  const query = useQuery({ query: OwnAccountQuery, variables: {}, requestPolicy: 'network-only' })
  const { run } = useMutationRunner()
  const ended = ref<number>()
  const endFailed = ref(false)

  async function refresh(): Promise<void> {
    await query.executeQuery({ requestPolicy: 'network-only' })
  }

  /** The payload says 0 for a session that has already ended, which is a user error. */
  async function report({ payload }: MutationResult<{ readonly ended: number }>): Promise<void> {
    await refresh()
    ended.value = payload?.ended
    endFailed.value = payload === undefined
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
    endSession: async (id) => report(await run(EndSession, { id })),
    endOthers: async () => report(await run(EndOtherSessions, {})),
  }
}
