/** Wraps `fetch` so that a request fails after `ms` milliseconds and no query waits forever. */
export function fetchWithin(fetchFn: typeof fetch, ms: number): typeof fetch {
  return (input, init) => {
    const timeout = AbortSignal.timeout(ms)
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    return fetchFn(input, { ...init, signal })
  }
}
