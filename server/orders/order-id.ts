/** An order's id as the API writes it: the database's number. `undefined` for what can be none. */
export function parseOrderId(text: string): bigint | undefined {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}
