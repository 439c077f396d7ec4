import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import type { UserError } from '../graphql/user-error.ts'
import { allowedTransitions, canMove, needsReason } from './status.ts'
import { CONTROLS, hasControl, isStorable, isVisible, NOT_STORABLE } from './storable-text.ts'
import { writeAs, type OrderOutcome } from './write.ts'

export interface StatusChange {
  id: bigint
  status: OrderStatus
  /** The version that the viewer last saw. If the order has another version, the change is refused. */
  expectedVersion?: number | undefined
  reason?: string | undefined
}

const MAX_REASON_LENGTH = 500

const Present = z.object({ status: z.enum(OrderStatus), version: z.number() })

/**
 * Moves an order to another status. Refuses, with an error in the outcome, a transition that is not
 * allowed, a version other than `expectedVersion`, or a missing or invalid reason. A refused change of an
 * existing order still returns its id, unless the reason itself is invalid.
 */
export async function updateStatus(
  sql: Sql,
  { id, status, expectedVersion, reason: givenReason }: StatusChange,
  actor: string,
): Promise<OrderOutcome> {
  const reason = givenReason?.trim()
  if (reason !== undefined && reason.length > MAX_REASON_LENGTH) {
    return failed(
      'INVALID_INPUT',
      `A reason has at most ${MAX_REASON_LENGTH} characters.`,
      'reason',
    )
  }
  if (reason !== undefined && !isStorable(reason)) {
    return failed('INVALID_INPUT', NOT_STORABLE, 'reason')
  }
  if (reason !== undefined && hasControl(reason, 'lines')) {
    return failed('INVALID_INPUT', CONTROLS.lines, 'reason')
  }
  const seen = reason !== undefined && isVisible(reason) ? reason : undefined
  return writeAs(sql, { actor, reason: seen, field: 'id' }, async (tx) => {
    const [present] = await tx.rows(
      Present,
      'SELECT status::text, version FROM orders WHERE id = $1 FOR UPDATE',
      [id],
    )
    if (present === undefined)
      return failed('NOT_FOUND', `There is no order with the id ${id}.`, 'id')
    const refusal = refuse(present, { status, expectedVersion, reason })
    if (refusal !== undefined) return { orderId: id, errors: [refusal] }
    await tx.run('UPDATE orders SET status = $2::order_status WHERE id = $1', [id, status])
    return { orderId: id, errors: [] }
  })
}

/** The reason why an order cannot make this change; `undefined` if it can. */
export function refuse(
  present: z.infer<typeof Present>,
  { status, expectedVersion, reason }: Omit<StatusChange, 'id'>,
): UserError | undefined {
  if (expectedVersion !== undefined && expectedVersion !== present.version) {
    return {
      code: 'VERSION_CONFLICT',
      message: `The order has changed: it is now at version ${present.version}, not ${expectedVersion}. Reload it and try again.`,
      field: 'expectedVersion',
    }
  }
  if (!canMove(present.status, status)) {
    const allowed = allowedTransitions(present.status).join(', ')
    return {
      code: 'INVALID_TRANSITION',
      message:
        `An order that is ${present.status} cannot become ${status}` +
        (allowed === '' ? ': its status is final.' : `, only ${allowed}.`),
      field: 'status',
    }
  }
  if (needsReason(status) && (reason === undefined || !isVisible(reason))) {
    return {
      code: 'REASON_REQUIRED',
      message: 'Give a reason for the cancellation.',
      field: 'reason',
    }
  }
  return undefined
}

function failed(code: UserError['code'], message: string, field: string): OrderOutcome {
  return { errors: [{ code, message, field }] }
}
