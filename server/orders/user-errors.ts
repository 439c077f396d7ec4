import type { UserErrorDescriptions } from '../graphql/user-error.ts'

interface OrderErrorCodes {
  IDEMPOTENCY_MISMATCH: true
  INVALID_TRANSITION: true
  LOCKED: true
  REASON_REQUIRED: true
  VERSION_CONFLICT: true
}

declare module '../graphql/user-error.ts' {
  interface UserErrorCodes extends OrderErrorCodes {}
}

/** The codes that mutations on orders report, in addition to the common codes. */
export const ORDER_USER_ERRORS = {
  IDEMPOTENCY_MISMATCH: 'The idempotency key was already used for a different order.',
  INVALID_TRANSITION: 'The order cannot move from its current status to the requested one.',
  LOCKED: 'Another program holds the order at the moment. Nothing was changed. Try again later.',
  REASON_REQUIRED: 'The change requires a reason.',
  VERSION_CONFLICT: 'The order has changed since the version in the request.',
} satisfies UserErrorDescriptions<keyof OrderErrorCodes>
