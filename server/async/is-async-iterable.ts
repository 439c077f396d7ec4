/** Whether a value has an asynchronous iterator. A value with only a synchronous one has not. Never throws. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
