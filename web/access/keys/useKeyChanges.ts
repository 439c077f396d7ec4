import type { ComputedRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type {
  CreateApiKeyInput,
  CreateApiKeyMutation,
  RotateApiKeyInput,
} from '../../graphql/generated/graphql.ts'
import {
  useMutationRunner,
  type MutationResult,
  type MutationRunner,
} from '../../graphql/useMutationRunner.ts'
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
        ...UserErrorFields
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
        ...UserErrorFields
      }
    }
  }
`)

const RevokeApiKey = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)

const RevokeProgram = graphql(`
  mutation RevokeProgram($programId: ID!) {
    revokeProgram(programId: $programId) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)

/** A new key in clear text, which the server shows only in the answer that creates it. */
export interface NewKey {
  readonly key: string
  readonly apiKey: ListedKey
}

export interface KeyChanges {
  readonly busy: ComputedRef<boolean>
  /** The problem of the last change, with a message for the page. */
  readonly problem: MutationRunner['problem']
  /** These return the new key, or undefined when the server did not create it. */
  create: (input: CreateApiKeyInput) => Promise<NewKey | undefined>
  rotate: (input: RotateApiKeyInput) => Promise<NewKey | undefined>
  /** Revokes one key, or all keys of its program. Returns whether the server did it. */
  revoke: (key: ListedKey, wholeProgram: boolean) => Promise<boolean>
}

/** Creates, rotates and revokes API keys. */
export function useKeyChanges(): KeyChanges {
  const { running, problem, run } = useMutationRunner(keysText.problems)

  return {
    busy: running,
    problem,
    create: async (input) => newKeyOf(await run(CreateApiKey, { input })),
    rotate: async (input) => newKeyOf(await run(RotateApiKey, { input })),
    async revoke({ id, programId }, wholeProgram) {
      const result = wholeProgram
        ? await run(RevokeProgram, { programId })
        : await run(RevokeApiKey, { id })
      return result.problem === undefined
    },
  }
}

function newKeyOf({
  payload,
}: MutationResult<CreateApiKeyMutation['createApiKey']>): NewKey | undefined {
  const { key, apiKey } = payload ?? {}
  return key && apiKey ? { key, apiKey } : undefined
}
