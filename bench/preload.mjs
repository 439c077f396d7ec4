// Loaded into a measured server before its own code (`node --expose-gc --import …`), so that the server
// needs no code for benchmarks. It answers requests of the parent process over IPC, and ends the process
// when the parent is gone.
import { writeHeapSnapshot } from 'node:v8'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const LOOP_RESOLUTION_MS = 10
const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
loopDelay.enable()

const ANSWERS = {
  /**
   * Bytes in use. `rss` is measured after an ordinary garbage collection, as an operator sees it.
   * `compactRss` is measured after a collection that also releases V8's reserved memory, so that small
   * differences show.
   */
  async memory() {
    await collect({ type: 'major', execution: 'sync' })
    const { rss } = process.memoryUsage()
    await collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { rss: compactRss, heapUsed, external } = process.memoryUsage()
    return { rss, compactRss, heapUsed, external }
  },
  async profile({ file, forMs }) {
    const session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 500 })
    await session.post('Profiler.start')
    await pause(forMs)
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    writeFileSync(file, JSON.stringify(profile))
    return {}
  },
  /** The longest time since the last call for which the event loop was kept busy, in ms. */
  async loopDelay() {
    const longest = Math.max(0, loopDelay.max / 1e6 - LOOP_RESOLUTION_MS)
    loopDelay.reset()
    return { longest }
  },
  async snapshot({ file }) {
    writeHeapSnapshot(file)
    return {}
  },
}

/** Collects garbage several times, with pauses in which finalizers can run. */
async function collect(how) {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.(how)
    await pause(100)
  }
}

process.on('message', async ({ id, ask, ...request }) => {
  const answer = await ANSWERS[ask](request)
  process.send({ id, answer })
})
process.on('disconnect', () => process.exit(0))
// The IPC channel must not keep the server process alive.
process.channel.unref()
