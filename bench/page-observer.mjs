// Runs in the measured page, before the scripts of the page, and records what it shows and when. Times are
// milliseconds of the page's `performance.now()`.
{
  const TOTAL = '[data-testid=total-orders]'
  const load = { lcpMs: 0, fcpMs: 0, shifts: [], longTasks: [] }
  const shown = []
  let frames

  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
    })
  observe('largest-contentful-paint', (entry) => (load.lcpMs = entry.startTime))
  observe('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') load.fcpMs = entry.startTime
  })
  observe('layout-shift', (entry) => {
    if (!entry.hadRecentInput) load.shifts.push({ at: entry.startTime, value: entry.value })
  })
  observe('longtask', (entry) => load.longTasks.push({ at: entry.startTime, ms: entry.duration }))

  /** Calls `done` when the current frame has been drawn. */
  const afterPaint = (done) => requestAnimationFrame(() => setTimeout(done))

  let total
  new MutationObserver(() => {
    const now = document.querySelector(TOTAL)?.textContent.trim()
    if (now === undefined || now === total) return
    total = now
    afterPaint(() => shown.push({ total: Number(now), at: performance.now() }))
  }).observe(document, { subtree: true, childList: true, characterData: true })

  globalThis.observed = {
    load: () => load,
    shown: () => shown,
    /** Starts to record the times of frames. */
    watchFrames() {
      const recorded = []
      frames = recorded
      const next = (at) => {
        if (frames !== recorded) return
        recorded.push(at)
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    },
    /** Stops recording, and returns the times of the frames. */
    frames() {
      const recorded = frames
      frames = undefined
      return recorded
    },
  }
}
