/** Calls `tick` every `TICK_MS` (environment variable, in ms), without drift. */
export function everyTick(tick: () => void): void {
  const intervalMs = Number(process.env['TICK_MS'] ?? '1000')
  let dueAt = performance.now()
  const schedule = () => {
    dueAt = Math.max(dueAt + intervalMs, performance.now())
    setTimeout(() => {
      schedule()
      tick()
    }, dueAt - performance.now())
  }
  schedule()
}
