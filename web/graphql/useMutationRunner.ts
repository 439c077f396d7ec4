import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core'
import { useClientHandle } from '@urql/vue'
import { computed, ref, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { errorCodes } from './error-codes.ts'
import { graphql } from './generated/gql.ts'
import type { UserErrorCode, UserErrorFieldsFragment } from './generated/graphql.ts'

graphql(`
  fragment UserErrorFields on UserError {
    code
    message
    field
  }
`)

/**
 * The code of a user error, or else:
 *
 * - FORBIDDEN: the viewer may not make this change.
 * - FAILED: the API returned another GraphQL error.
 * - UNANSWERED: no answer came, or the server lost its database. It may or may not have made the change.
 */
export type ProblemCode = UserErrorCode | 'FORBIDDEN' | 'FAILED' | 'UNANSWERED'

/** Why the server did not do what a mutation asks for, or that the outcome is unknown. */
export interface MutationProblem {
  readonly code: ProblemCode
  /** The text for the code, or else what the server says; empty if there is neither. */
  readonly message: string
  /** The input field that is at fault, if it is one. */
  readonly field?: string | null
}

/** The server made the change if there is no `problem`. */
export interface MutationResult<Payload> {
  /** Undefined if the API returned a GraphQL error or no answer came. */
  readonly payload: Payload | undefined
  /** The first of the payload's user errors, or why there is no payload. */
  readonly problem: MutationProblem | undefined
}

export interface MutationRunner {
  /** True while a mutation of this runner waits for its answer. */
  readonly running: ComputedRef<boolean>
  /** The problem of the last mutation; undefined while one runs. */
  readonly problem: Readonly<ShallowRef<MutationProblem | undefined>>
  /** Sends a mutation of one field, whose value is the payload. Never throws. */
  run: <
    Payload extends { readonly errors: readonly UserErrorFieldsFragment[] },
    Variables extends AnyVariables,
  >(
    mutation: TypedDocumentNode<Readonly<Record<string, Payload>>, Variables>,
    variables: Variables,
  ) => Promise<MutationResult<Payload>>
}

/**
 * Sends mutations, and tells how they ended. Call it in the setup of a component.
 *
 * @param texts The page's own texts for problems, by code.
 */
export function useMutationRunner(
  texts: Readonly<Partial<Record<ProblemCode, string>>> = {},
): MutationRunner {
  const { client } = useClientHandle()
  const waiting = ref(0)
  const problem = shallowRef<MutationProblem>()

  return {
    running: computed(() => waiting.value > 0),
    problem,
    async run(mutation, variables) {
      waiting.value += 1
      problem.value = undefined
      const { data, error } = await client.mutation(mutation, variables).toPromise()
      waiting.value -= 1
      const payload = data ? Object.values(data)[0] : undefined
      const found = payload ? payload.errors[0] : failureOf(error)
      problem.value = found && { ...found, message: texts[found.code] ?? found.message }
      return { payload, problem: problem.value }
    },
  }
}

function failureOf(error: CombinedError | undefined): MutationProblem {
  const [first] = error?.graphQLErrors ?? []
  if (!error || !first) return { code: 'UNANSWERED', message: '' }
  const codes = errorCodes(error)
  if (codes.includes('UNAVAILABLE')) return { code: 'UNANSWERED', message: '' }
  const code = codes.includes('FORBIDDEN') ? 'FORBIDDEN' : 'FAILED'
  return { code, message: first.message }
}
