// Loaded into a server before the server itself (`node --expose-gc --import …`), so that the
// programs that are measured carry no code for it. Answers over the IPC channel of the process that
// started it, and ends the process when that one is gone.
import { writeHeapSnapshot } from 'node:v8'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const ANSWERS = {
  /**
   * Bytes in use: resident after an ordinary collection, as an operator sees it, and after one that
   * also gives back what V8 keeps in reserve, in which small differences show.
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
  async snapshot({ file }) {
    writeHeapSnapshot(file)
    return {}
  },
}

/** Collects several times, with time between for finalisers to run. */
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
// The channel alone must not keep a server alive that wants to end.
process.channel.unref()
