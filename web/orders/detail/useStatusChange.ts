import { ref, type ComputedRef, type Ref } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OrderStatus, UpdateOrderStatusMutation } from '../../graphql/generated/graphql.ts'
import { useMutationRunner, type MutationResult } from '../../graphql/useMutationRunner.ts'

const UpdateOrderStatus = graphql(`
  mutation UpdateOrderStatus($input: UpdateOrderStatusInput!) {
    updateOrderStatus(input: $input) {
      order {
        status
      }
      errors {
        ...UserErrorFields
      }
    }
  }
`)

export type StatusChangeOutcome =
  | { readonly type: 'done'; readonly status: OrderStatus }
  /** Another change came first; `status` is the one that the order has now. */
  | { readonly type: 'conflict'; readonly status: OrderStatus }
  | { readonly type: 'deleted' }
  | { readonly type: 'forbidden' }
  | { readonly type: 'rejected'; readonly message: string }
  /** No answer came, so it is unknown whether the status changed. */
  | { readonly type: 'unanswered' }

interface StatusChangeRequest {
  readonly id: string
  readonly status: OrderStatus
  /** The version that the page showed when the viewer decided. */
  readonly expectedVersion: number
  readonly reason?: string
}

/** Changes the status of an order, and keeps the outcome to show it. */
export interface StatusChange {
  readonly busy: ComputedRef<boolean>
  /** How the last change ended; null while one runs and before the first. */
  readonly outcome: Ref<StatusChangeOutcome | null>
  /** Never rejects: every failure is an outcome. */
  change: (request: StatusChangeRequest) => Promise<StatusChangeOutcome>
}

/** Changes the status of an order. */
export function useStatusChange(): StatusChange {
  const { running, run } = useMutationRunner()
  const outcome = ref<StatusChangeOutcome | null>(null)

  return {
    busy: running,
    outcome,
    async change(input) {
      outcome.value = null
      return (outcome.value = outcomeOf(await run(UpdateOrderStatus, { input }), input.status))
    },
  }
}

function outcomeOf(
  { payload, problem }: MutationResult<UpdateOrderStatusMutation['updateOrderStatus']>,
  requested: OrderStatus,
): StatusChangeOutcome {
  const status = payload?.order?.status
  if (!problem) return { type: 'done', status: status ?? requested }
  if (problem.code === 'VERSION_CONFLICT' && status) return { type: 'conflict', status }
  if (problem.code === 'NOT_FOUND') return { type: 'deleted' }
  if (problem.code === 'FORBIDDEN') return { type: 'forbidden' }
  if (problem.code === 'UNANSWERED') return { type: 'unanswered' }
  return { type: 'rejected', message: problem.message }
}
