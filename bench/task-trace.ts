import type { CDPSession } from 'playwright-core'
import { z } from 'zod'

const Task = z.object({
  name: z.literal('ThreadControllerImpl::RunTask'),
  pid: z.number(),
  tid: z.number(),
  /** Processor time, in µs. */
  tdur: z.number(),
})
const ThreadName = z.object({
  name: z.literal('thread_name'),
  pid: z.number(),
  tid: z.number(),
  args: z.object({ name: z.string() }),
})

/**
 * Follows the tasks of the pages' main threads, as Chromium's tracing tells of them, until the function
 * that it returns is called: that one resolves to the processor time of the longest, in ms. Unlike a
 * task's duration it has none of the time in which the thread waited for a processor.
 */
export async function traceTasks(inspector: CDPSession): Promise<() => Promise<number>> {
  const threads = new Set<string>()
  const longest = new Map<string, number>()
  inspector.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      const thread = ThreadName.safeParse(event)
      if (thread.success && thread.data.args.name === 'CrRendererMain') {
        threads.add(`${thread.data.pid}:${thread.data.tid}`)
      }
      const task = Task.safeParse(event)
      if (!task.success) continue
      const key = `${task.data.pid}:${task.data.tid}`
      longest.set(key, Math.max(longest.get(key) ?? 0, task.data.tdur / 1_000))
    }
  })
  await inspector.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
    transferMode: 'ReportEvents',
  })
  return async () => {
    const told = new Promise((resolve) => inspector.once('Tracing.tracingComplete', resolve))
    await inspector.send('Tracing.end')
    await told
    return Math.max(0, ...[...threads].map((thread) => longest.get(thread) ?? 0))
  }
}
