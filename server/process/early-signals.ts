/**
 * Makes the process exit with code 0 on SIGTERM or Ctrl-C for as long as no other part handles the signal: nothing has
 * been opened yet, so there is nothing to close.
 */
export function exitOnEarlySignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(0)
    })
  }
}
