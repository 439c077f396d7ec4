import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { z } from 'zod'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from '../e2e/support/chromium.ts'
import { firstLoadOf, untilFilled } from '../e2e/support/first-load.ts'
import { AskedProcess } from './asked-process.ts'
import { onCleanup } from './cleanup.ts'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders } from './databases/fill-orders.ts'
import { monotonicMs } from './monotonic.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import { median, percentile } from './statistics.ts'
import { traceTasks } from './task-trace.ts'
import { Written } from './writer/messages.ts'

const OBSERVER = join(import.meta.dirname, 'page-observer.mjs')
const INITIAL_ORDERS = 10_000
const VIEWPORT = { width: 1_440, height: 900 }
/** Tasks longer than this block the page; https://web.dev/articles/tbt */
const LONG_TASK_MS = 50
const CALM_PER_SECOND = 2
const BUSY_PER_SECOND = 100

/** The load of one newly opened dashboard. */
export interface PageLoad {
  lcpMs: number
  /** The time beyond 50 ms of each task, from the first content to two seconds after the page is filled. */
  tbtMs: number
  layoutShift: number
}

export interface PageFigures {
  loads: readonly PageLoad[]
  /** Size of the scripts and styles of the first load. */
  firstLoadGzipBytes: number
  /** From the moment when the writer knows of a commit to the frame with the new total, at a low rate. */
  commitToPixelMs: readonly number[]
  /** Commits that the page never showed. */
  missing: number
  busy: {
    eventsPerSecond: number
    seconds: number
    /** Time between two frames. */
    frameMsP50: number
    frameMsP99: number
    frameMsMax: number
    framesOver50: number
    /** The longest task of the page's main thread. The browser reports only tasks over 50 ms. */
    longestTaskMs: number
    /** The CPU time of the task that used most, without time spent waiting for a processor. */
    longestTaskCpuMs: number
    /** JavaScript heap of the page, after a garbage collection. */
    heapBytesBefore: number
    heapBytesAfter: number
  }
}

export interface PageExtent {
  loads: number
  calmMs: number
  busyMs: number
}

/** The reason why this benchmark cannot run on this machine; `undefined` if it can. */
export const PAGE_NEEDS = chromiumPath === undefined ? NO_CHROMIUM : undefined

/**
 * Measures the dashboard in Chromium: how it loads, how soon it shows a commit, and how smooth it stays
 * under many events.
 */
export async function measurePage(
  postgres: string,
  extent: PageExtent,
  progress: (line: string) => void,
): Promise<PageFigures> {
  const database = await createBenchDatabase(postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, INITIAL_ORDERS)
  const [credential = ''] = await createSessions(opened.sql, 1)
  await opened.close()

  const server = await MeasuredServer.startSubject(database.env, { tickMs: 5_000 })
  const writer = new AskedProcess(['--import', 'tsx', join(import.meta.dirname, 'writer/main.ts')])
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS })
  const closeBrowser = onCleanup(() => browser.close())
  try {
    const open = () => openSignedIn(browser, server.url, credential)
    const files = await firstLoadOf(await open(), server.url)
    const loads: PageLoad[] = []
    while (loads.length < extent.loads) loads.push(await measureLoad(await open(), server.url))
    progress(`${loads.length} loads: LCP ${median(loads.map(({ lcpMs }) => lcpMs))?.toFixed(0)} ms`)

    const page = await open()
    await page.goto(server.url)
    await untilFilled(page)
    const write = (perSecond: number, forMs: number) =>
      writer.ask(Written, { url: database.url, perSecond, forMs })
    // The first writes are slow because no code is compiled yet. They are not measured, but the totals
    // include them.
    const warmUp = await write(10, 3_000)
    await settle()

    const toPageClock = await pageClock(page)
    const calm = await write(CALM_PER_SECOND, extent.calmMs)
    await settle()
    const shown = Shown.parse(await page.evaluate('observed.shown()'))
    const before = INITIAL_ORDERS + warmUp.commits.length
    const commitToPixelMs = calm.commits.flatMap(({ at }, index) => {
      const frame = shown.find(({ total }) => total >= before + index + 1)
      return frame === undefined ? [] : [frame.at - toPageClock(at)]
    })
    progress(`commit → pixel: p50 ${percentile(commitToPixelMs, 0.5)?.toFixed(0)} ms`)

    const busy = await measureRush(page, () => write(BUSY_PER_SECOND, extent.busyMs))
    progress(`${BUSY_PER_SECOND} events/s: longest frame ${busy.frameMsMax.toFixed(0)} ms`)
    return {
      loads,
      firstLoadGzipBytes: files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
      commitToPixelMs,
      missing: calm.commits.length - commitToPixelMs.length,
      busy,
    }
  } finally {
    await closeBrowser()
    await writer.stop()
    await server.stop()
    await database.drop()
  }
}

/** Opens a page in an empty browser context that has only the session of a `Cookie` header line. */
async function openSignedIn(browser: Browser, url: string, credential: string): Promise<Page> {
  const [name = '', value = ''] = credential
    .trim()
    .replace(/^Cookie: /, '')
    .split('=')
  const context = await browser.newContext({ viewport: VIEWPORT })
  await context.addCookies([{ name, value, url }])
  await context.addInitScript({ path: OBSERVER })
  return context.newPage()
}

const At = z.object({ at: z.number() })
const Load = z.object({
  fcpMs: z.number(),
  lcpMs: z.number(),
  shifts: z.array(At.extend({ value: z.number() })),
  longTasks: z.array(At.extend({ ms: z.number() })),
})
const Shown = z.array(At.extend({ total: z.number() }))
const Frames = z.array(z.number())
const Heap = z.object({ usedSize: z.number() })

async function measureLoad(page: Page, url: string): Promise<PageLoad> {
  await page.goto(url)
  await untilFilled(page)
  await settle()
  const load = Load.parse(await page.evaluate('observed.load()'))
  await page.context().close()
  return {
    lcpMs: load.lcpMs,
    tbtMs: load.longTasks
      .filter(({ at }) => at >= load.fcpMs)
      .reduce((sum, { ms }) => sum + Math.max(0, ms - LONG_TASK_MS), 0),
    // The sum of all shifts. It is never less than the official score, which takes only the worst burst.
    layoutShift: load.shifts.reduce((sum, { value }) => sum + value, 0),
  }
}

/** Measures the frames and the heap of the page while `write` commits many events. */
async function measureRush(
  page: Page,
  write: () => Promise<z.infer<typeof Written>>,
): Promise<PageFigures['busy']> {
  const inspector = await page.context().newCDPSession(page)
  const heapBytes = async () => {
    await inspector.send('HeapProfiler.collectGarbage')
    return Heap.parse(await inspector.send('Runtime.getHeapUsage')).usedSize
  }
  const heapBytesBefore = await heapBytes()
  const endTrace = await traceTasks(inspector)
  await page.evaluate('observed.watchFrames()')
  const { commits } = await write()
  const longestTaskCpuMs = await endTrace()
  const frames = Frames.parse(await page.evaluate('observed.frames()'))
  await settle()
  const { longTasks } = Load.parse(await page.evaluate('observed.load()'))
  const inRush = longTasks.filter(({ at }) => at >= (frames[0] ?? 0) && at <= (frames.at(-1) ?? 0))
  const [first, last] = [commits[0]?.at ?? NaN, commits.at(-1)?.at ?? NaN]
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? NaN))
  return {
    eventsPerSecond: ((commits.length - 1) / (last - first)) * 1_000,
    seconds: (last - first) / 1_000,
    frameMsP50: percentile(gaps, 0.5) ?? NaN,
    frameMsP99: percentile(gaps, 0.99) ?? NaN,
    frameMsMax: percentile(gaps, 1) ?? NaN,
    framesOver50: gaps.filter((gap) => gap > 50).length,
    longestTaskMs: Math.max(0, ...inRush.map(({ ms }) => ms)),
    longestTaskCpuMs,
    heapBytesBefore,
    heapBytesAfter: await heapBytes(),
  }
}

/**
 * Creates a function that converts the machine's monotonic time to the time of the page. Of 100 readings
 * of the page's clock it uses the fastest, and assumes that the reading happened in its middle.
 */
async function pageClock(page: Page): Promise<(monotonic: number) => number> {
  let best = { tookMs: Infinity, offsetMs: 0 }
  for (let reading = 0; reading < 100; reading += 1) {
    const asked = monotonicMs()
    const now = z.number().parse(await page.evaluate('performance.now()'))
    const tookMs = monotonicMs() - asked
    if (tookMs < best.tookMs) best = { tookMs, offsetMs: now - (asked + tookMs / 2) }
  }
  return (monotonic) => monotonic + best.offsetMs
}

/** Waits until the page has shown all commits and finished the work that follows. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2_000))
}
