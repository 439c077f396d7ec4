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
 * Traces the tasks of the pages' main threads with Chromium's tracing. The returned function ends the
 * trace and resolves to the largest CPU time of a task, in ms. Unlike the duration of a task, it does not
 * include time in which the thread waited for a processor.
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
    const completed = new Promise((resolve) => inspector.once('Tracing.tracingComplete', resolve))
    await inspector.send('Tracing.end')
    await completed
    return Math.max(0, ...[...threads].map((thread) => longest.get(thread) ?? 0))
  }
}
