/** An order's id as the API writes it: the database's number. `undefined` for what can be none. */
export function parseOrderId(text: string): bigint | undefined {
  return parseNumber(text)
}

/** A customer's id, written alike. */
export function parseCustomerId(text: string): bigint | undefined {
  return parseNumber(text)
}

function parseNumber(text: string): bigint | undefined {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}
