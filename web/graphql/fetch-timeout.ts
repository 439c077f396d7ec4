/** `fetch` that fails when there is no answer within `ms`, so that no query waits for ever. */
export function fetchWithin(fetchFn: typeof fetch, ms: number): typeof fetch {
  return (input, init) => {
    const timeout = AbortSignal.timeout(ms)
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    return fetchFn(input, { ...init, signal })
  }
}
