import type { CombinedError } from '@urql/core'
import { useMutation } from '@urql/vue'
import { computed, type ComputedRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { Scope } from '../../graphql/generated/graphql.ts'
import { keysText } from '../../text/keys.ts'
import type { ListedKey } from './useApiKeys.ts'

const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      key
      apiKey {
        ...ApiKeyFields
      }
      errors {
        message
        field
      }
    }
  }
`)

const RotateApiKey = graphql(`
  mutation RotateApiKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) {
      key
      apiKey {
        ...ApiKeyFields
      }
      errors {
        message
        field
      }
    }
  }
`)

const RevokeApiKey = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      errors {
        message
        field
      }
    }
  }
`)

const RevokeProgram = graphql(`
  mutation RevokeProgram($programId: ID!) {
    revokeProgram(programId: $programId) {
      errors {
        message
        field
      }
    }
  }
`)

/** Why nothing was done, or perhaps nothing; where it is one field's fault, which. */
export interface KeyProblem {
  readonly message: string
  readonly field?: string | null | undefined
}

/** A key in the clear, to be shown this once. */
export interface MadeKey {
  readonly key: string
  readonly apiKey: ListedKey
}

export type Made = { readonly made: MadeKey } | { readonly problem: KeyProblem }

export interface KeyChanges {
  readonly busy: ComputedRef<boolean>
  create: (input: { name: string; scopes: Scope[]; expiresAt: string | null }) => Promise<Made>
  rotate: (input: { id: string; overlapHours: number }) => Promise<Made>
  /** Revokes one key, or its program with all keys; returns what went wrong. */
  revoke: (key: ListedKey, wholeProgram: boolean) => Promise<KeyProblem | undefined>
}

/** Making, rotating and revoking keys. */
export function useKeyChanges(): KeyChanges {
  const creation = useMutation(CreateApiKey)
  const rotation = useMutation(RotateApiKey)
  const revocation = useMutation(RevokeApiKey)
  const programRevocation = useMutation(RevokeProgram)
  const all = [creation, rotation, revocation, programRevocation]

  return {
    busy: computed(() => all.some(({ fetching }) => fetching.value)),
    async create(input) {
      const { data, error } = await creation.executeMutation({ input })
      return madeOf(data?.createApiKey, error)
    },
    async rotate(input) {
      const { data, error } = await rotation.executeMutation({ input })
      return madeOf(data?.rotateApiKey, error)
    },
    async revoke({ id, programId }, wholeProgram) {
      if (wholeProgram) {
        const { data, error } = await programRevocation.executeMutation({ programId })
        return data ? data.revokeProgram.errors[0] : problemOf(error)
      }
      const { data, error } = await revocation.executeMutation({ id })
      return data ? data.revokeApiKey.errors[0] : problemOf(error)
    },
  }
}

interface MakingPayload {
  readonly key: string | null
  readonly apiKey: ListedKey | null
  readonly errors: readonly KeyProblem[]
}

function madeOf(payload: MakingPayload | undefined, error: CombinedError | undefined): Made {
  if (payload?.key != null && payload.apiKey) {
    return { made: { key: payload.key, apiKey: payload.apiKey } }
  }
  return { problem: payload?.errors[0] ?? problemOf(error) }
}

function problemOf(error: CombinedError | undefined): KeyProblem {
  return { message: error?.graphQLErrors[0]?.message ?? keysText.unanswered }
}
