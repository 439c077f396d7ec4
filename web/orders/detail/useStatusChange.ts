import { useMutation } from '@urql/vue'
import { ref, type Ref } from 'vue'
import { errorCodes } from '../../graphql/error-codes.ts'
import { graphql } from '../../graphql/generated/gql.ts'
import type { OrderStatus } from '../../graphql/generated/graphql.ts'

const UpdateOrderStatus = graphql(`
  mutation UpdateOrderStatus($input: UpdateOrderStatusInput!) {
    updateOrderStatus(input: $input) {
      order {
        id
        status
        version
      }
      errors {
        code
        message
        field
      }
    }
  }
`)

export type StatusChangeOutcome =
  | { readonly type: 'done'; readonly status: OrderStatus }
  /** Another change came first. `status` is the order's present status. */
  | { readonly type: 'conflict'; readonly status: OrderStatus }
  | { readonly type: 'deleted' }
  | { readonly type: 'forbidden' }
  | { readonly type: 'rejected'; readonly message: string }
  /** The server did not answer, so the status may or may not have changed. */
  | { readonly type: 'unanswered' }

interface StatusChangeRequest {
  readonly id: string
  readonly status: OrderStatus
  /** The version that the admin saw. The server refuses the change if the order has another one. */
  readonly expectedVersion: number
  readonly reason?: string
}

/** Changes the status of an order, and keeps the outcome to show it. */
export interface StatusChange {
  readonly busy: Readonly<Ref<boolean>>
  readonly outcome: Ref<StatusChangeOutcome | null>
  /** Never rejects: every failure is an outcome. */
  change: (request: StatusChangeRequest) => Promise<StatusChangeOutcome>
}

export function useStatusChange(): StatusChange {
  const mutation = useMutation(UpdateOrderStatus)
  const outcome = ref<StatusChangeOutcome | null>(null)

  async function request(input: StatusChangeRequest): Promise<StatusChangeOutcome> {
    const { data, error } = await mutation.executeMutation({ input })
    if (!data) {
      if (error && errorCodes(error).includes('FORBIDDEN')) return { type: 'forbidden' }
      const answer = error?.graphQLErrors[0]
      return answer ? { type: 'rejected', message: answer.message } : { type: 'unanswered' }
    }
    const { order, errors } = data.updateOrderStatus
    const [problem] = errors
    if (!problem) return { type: 'done', status: order?.status ?? input.status }
    if (problem.code === 'VERSION_CONFLICT' && order) {
      return { type: 'conflict', status: order.status }
    }
    if (problem.code === 'NOT_FOUND') return { type: 'deleted' }
    return { type: 'rejected', message: problem.message }
  }

  return {
    busy: mutation.fetching,
    outcome,
    async change(input) {
      outcome.value = null
      const result = await request(input)
      outcome.value = result
      return result
    },
  }
}
