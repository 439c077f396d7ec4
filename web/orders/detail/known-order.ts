/** What is known of one order from the answers so far. */
export interface KnownOrder<Order> {
  /** Undefined until something is known, null if there is none; once deleted, its last known state. */
  readonly order: Order | null | undefined
  readonly deleted: boolean
}

export const nothingKnown: KnownOrder<never> = { order: undefined, deleted: false }

/**
 * What is known after one more answer, null for "there is no such order". Answers come by stream and
 * by query, in any order: one that is older than what is known changes nothing. Deleted is final,
 * since the answer to an earlier question may still arrive and ids are not given out again.
 */
export function learn<Order extends { readonly version: number }>(
  known: KnownOrder<Order>,
  answer: Order | null,
): KnownOrder<Order> {
  if (answer === null) return { order: known.order ?? null, deleted: Boolean(known.order) }
  if (known.order && answer.version < known.order.version) return known
  return { order: answer, deleted: known.deleted }
}
