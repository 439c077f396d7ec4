/** The state of one order, merged from the answers so far. */
export interface KnownOrder<Order> {
  /** Undefined before the first answer, null if there is no such order. After a deletion its last state. */
  readonly order: Order | null | undefined
  readonly deleted: boolean
}

export const nothingKnown: KnownOrder<never> = { order: undefined, deleted: false }

/**
 * Merges one more answer; null says that there is no such order. Answers of the stream and of queries
 * arrive in any order, so an older version changes nothing. A deletion is final: ids are never reused,
 * and the answer to an earlier query may still arrive.
 */
export function learn<Order extends { readonly version: number }>(
  known: KnownOrder<Order>,
  answer: Order | null,
): KnownOrder<Order> {
  if (answer === null) return { order: known.order ?? null, deleted: Boolean(known.order) }
  if (known.order && answer.version < known.order.version) return known
  return { order: answer, deleted: known.deleted }
}
