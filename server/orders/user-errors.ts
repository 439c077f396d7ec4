import type { UserErrorDescriptions } from '../graphql/user-error.ts'

interface OrderErrorCodes {
  IDEMPOTENCY_MISMATCH: true
  INVALID_TRANSITION: true
  REASON_REQUIRED: true
  VERSION_CONFLICT: true
}

declare module '../graphql/user-error.ts' {
  interface UserErrorCodes extends OrderErrorCodes {}
}

/** What mutations on orders report beside the common codes. */
export const ORDER_USER_ERRORS = {
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used for another order.',
  INVALID_TRANSITION: 'The order cannot go from its status to this one.',
  REASON_REQUIRED: 'The change needs a reason.',
  VERSION_CONFLICT: 'The order was changed since the version that the request names.',
} satisfies UserErrorDescriptions<keyof OrderErrorCodes>
