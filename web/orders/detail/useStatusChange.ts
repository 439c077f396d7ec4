import { ref, type ComputedRef, type Ref } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OrderStatus, UpdateOrderStatusMutation } from '../../graphql/generated/graphql.ts'
import { useMutationRunner, type MutationResult } from '../../graphql/useMutationRunner.ts'
import type { OrderDetail } from './useOrder.ts'

const UpdateOrderStatus = graphql(`
  mutation UpdateOrderStatus($input: UpdateOrderStatusInput!) {
    updateOrderStatus(input: $input) {
      order {
        ...OrderDetailFields
      }
      errors {
        ...UserErrorFields
      }
    }
  }
`)

/** Why a change was not made, or that it is unknown whether it was. */
export type StatusChangeProblem =
  /** Another change came first; `order` is the order as it is now. */
  | { readonly type: 'conflict'; readonly order: OrderDetail }
  | { readonly type: 'deleted' | 'forbidden'; readonly order: null }
  | { readonly type: 'rejected'; readonly message: string; readonly order: OrderDetail | null }
  /** No answer came, so it is unknown whether the status changed. */
  | { readonly type: 'unanswered'; readonly order: null }

export type StatusChangeOutcome =
  | { readonly type: 'done'; readonly status: OrderStatus; readonly order: OrderDetail | null }
  | StatusChangeProblem

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
  const order = payload?.order ?? null
  if (!problem) return { type: 'done', status: order?.status ?? requested, order }
  if (problem.code === 'VERSION_CONFLICT' && order) return { type: 'conflict', order }
  if (problem.code === 'NOT_FOUND') return { type: 'deleted', order: null }
  if (problem.code === 'FORBIDDEN') return { type: 'forbidden', order: null }
  if (problem.code === 'UNANSWERED') return { type: 'unanswered', order: null }
  return { type: 'rejected', message: problem.message, order }
}
