import type { CommitLatency } from '../commit-latency.ts'
import type { EnduranceMinute } from '../endurance.ts'
import {
  FLOOR,
  PEERS,
  SUBJECT,
  type FanOutFailure,
  type FanOutRun,
  type ServerName,
} from '../fan-out.ts'
import { FIRST_LOAD_BUDGET } from '../../e2e/support/first-load.ts'
import { CHANGED_ORDERS, WATCHING_DASHBOARDS, type LongStatementRun } from '../long-statement.ts'
import type { StartRun } from '../start.ts'
import type { PageFigures, PageLoad } from '../page.ts'
import type { QueryRun } from '../queries.ts'
import { hasNchan } from '../servers/nchan-server.ts'
import { median, percentile, ratio, spread } from '../statistics.ts'
import { MANY_EVENTS, type StatisticsRun } from '../statistics-read.ts'
import type { ResumeRun } from '../resumes.ts'
import { STORM_FLOOR, STORMS, type Storm, type StormRun } from '../storm.ts'
import { WRITES, WRITING_VARIANTS, type WritingRun } from '../writing.ts'
import { table } from './table.ts'

const SERVERS: readonly ServerName[] = [SUBJECT, ...PEERS]

const percent = (share: number | undefined) =>
  share === undefined ? undefined : `±${Math.round(share * 50)} %`

export function fanOutTable(
  runs: readonly FanOutRun[],
  failures: readonly FanOutFailure[],
): string {
  const scenarios = new Set([...runs, ...failures].map(({ scenario }) => scenario))
  return [...scenarios]
    .map((scenario) => {
      const of = (server: ServerName, figure: (run: FanOutRun) => number) =>
        runs.filter((run) => run.scenario === scenario && run.server === server).map(figure)
      const rows = SERVERS.flatMap((server) => {
        const cpu = of(server, (run) => run.cpuMicrosPerUpdate)
        if (cpu.length === 0) return []
        const middle = (figure: (run: FanOutRun) => number) => median(of(server, figure))
        const overFloor = (figure: (run: FanOutRun) => number) =>
          ratio(middle(figure), median(of(FLOOR, figure)))
        return [
          [
            server,
            cpu.length,
            median(cpu),
            percent(spread(cpu)),
            overFloor((run) => run.cpuMicrosPerUpdate),
            middle((run) => run.rssBytesPerStream / 1024),
            overFloor((run) => run.rssBytesPerStream),
            middle((run) => run.compactRssBytesPerStream / 1024),
            middle((run) => run.heapBytesPerStream / 1024),
            middle((run) => run.delayMsP50),
            middle((run) => run.delayMsP99),
            middle((run) => run.lost + run.ended),
            middle((run) => run.bytesPerUpdate),
          ],
        ]
      })
      const columns = [
        'server',
        'runs',
        'CPU µs/update',
        'noise',
        '× floor',
        'RSS KB/stream',
        '× floor',
        'compact KB',
        'heap KB',
        'p50 ms',
        'p99 ms',
        'lost',
        'bytes',
      ]
      const withoutNchan = hasNchan() ? [] : [NO_NCHAN]
      const missing = failures
        .filter((failure) => failure.scenario === scenario)
        .map(({ server, reason }) => `${server} could not complete it: ${reason}`)
      return [
        `Fan-out: ${scenario}`,
        table(columns, rows),
        ...new Set(missing),
        ...withoutNchan,
      ].join('\n')
    })
    .join('\n\n')
}

const NO_NCHAN = 'nginx-nchan skipped: it is not installed (Debian: libnginx-mod-nchan).'

export function stormTable(runs: readonly StormRun[]): string {
  const times = ({ server, asked }: Storm) =>
    runs
      .filter((run) => run.server === server && run.asked === asked)
      .map(({ connectMs }) => connectMs)
  const rows = STORMS.map((storm) => [
    storm.server,
    storm.asked,
    times(storm).length,
    median(times(storm)),
    percent(spread(times(storm))),
    ratio(median(times(storm)), median(times(STORM_FLOOR))),
  ])
  const { streams, sessions } = runs[0] ?? { streams: 0, sessions: 0 }
  return [
    `Connect storm: ${streams} streams of ${sessions} sessions`,
    table(['server', 'asked for', 'runs', 'ms', 'noise', '× floor'], rows),
  ].join('\n')
}

export function statisticsTable(runs: readonly StatisticsRun[]): string {
  const rows = runs.map((run) => [
    run.engine,
    run.orders,
    run.loadMs,
    run.nothingNewMs,
    run.someEventsMs,
    run.manyEventsMs,
    run.countAllMs,
    ratio(run.countAllMs, run.nothingNewMs),
  ])
  const columns = [
    ...['engine', 'orders', 'load ms', 'nothing new ms', '100 events ms'],
    ...[`${MANY_EVENTS} events ms`, 'COUNT(*) ms', '× nothing new'],
  ]
  return ['Statistics: reads that keep the counts in memory true', table(columns, rows)].join('\n')
}

export function writingTable(runs: readonly WritingRun[]): string {
  const rows = WRITES.flatMap((write) => {
    const rates = (name: string) =>
      runs
        .filter((run) => run.write === write && run.variant === name)
        .map(({ transactionsPerSecond }) => transactionsPerSecond)
    return WRITING_VARIANTS.map((variant) => [
      write,
      variant,
      rates(variant).length,
      median(rates(variant)),
      percent(spread(rates(variant))),
      ratio(median(rates(variant)), median(rates('no triggers'))),
    ])
  })
  const columns = ['one order', 'variant', 'runs', 'transactions/s', 'noise', '× no triggers']
  return ['Writing: one order per transaction, 8 clients (pgbench)', table(columns, rows)].join(
    '\n',
  )
}

export function commitLatencyTable(runs: readonly CommitLatency[]): string {
  const rows = runs.map((run) => [
    run.subscription,
    run.writesPerSecond,
    run.samples,
    run.missing,
    run.msP50,
    run.msP99,
  ])
  const columns = ['subscription', 'writes/s', 'samples', 'missing', 'p50 ms', 'p99 ms']
  return ['Commit → subscriber, beside 1,000 dashboards', table(columns, rows)].join('\n')
}

export function queriesTable(runs: readonly QueryRun[]): string {
  const rows = runs.map((run) => [
    run.name,
    run.totalCount,
    run.msMedian,
    run.msP95,
    run.targetMs,
    run.msP95 <= run.targetMs ? 'yes' : 'NO',
  ])
  const columns = ['page of 25', 'matches', 'median ms', 'p95 ms', 'allowed', 'met']
  return ['Pages of orders', table(columns, rows)].join('\n')
}

export function pageTable(figures: PageFigures): string {
  const { busy, commitToPixelMs, loads } = figures
  const middle = (figure: (load: PageLoad) => number) => median(loads.map(figure)) ?? NaN
  const heapGrowthMb = (busy.heapBytesAfter - busy.heapBytesBefore) / 1024 ** 2
  const held: [name: string, figure: number, allowed: number][] = [
    ['first load, KiB gzip', figures.firstLoadGzipBytes / 1024, FIRST_LOAD_BUDGET / 1024],
    ['largest contentful paint, ms', middle(({ lcpMs }) => lcpMs), 2_500],
    ['total blocking time, ms', middle(({ tbtMs }) => tbtMs), 200],
    ['layout shift', middle(({ layoutShift }) => layoutShift), 0.02],
    ['commit → pixel, p50 ms', percentile(commitToPixelMs, 0.5) ?? NaN, 150],
    ['commit → pixel, p99 ms', percentile(commitToPixelMs, 0.99) ?? NaN, 150],
    ['longest frame in the rush, ms', busy.frameMsMax, 50],
  ]
  const rows = [
    ...held.map(([name, figure, allowed]) => [
      name,
      figure,
      allowed,
      figure <= allowed ? 'yes' : 'NO',
    ]),
    ['frames in the rush, p50 ms', busy.frameMsP50, undefined, ''],
    ['frames in the rush, p99 ms', busy.frameMsP99, undefined, ''],
    ['frames in the rush over 50 ms', busy.framesOver50, undefined, ''],
    ['longest task in the rush, ms', busy.longestTaskMs, undefined, ''],
    ['longest task in the rush, processor ms', busy.longestTaskCpuMs, undefined, ''],
    ['heap growth in the rush, MB', heapGrowthMb, undefined, ''],
    ['commits never shown', figures.missing, undefined, ''],
  ]
  return [
    `The page in Chromium; rush: ${busy.eventsPerSecond.toFixed(0)} events/s for ${busy.seconds.toFixed(0)} s`,
    table(['figure', 'measured', 'allowed', 'met'], rows),
  ].join('\n')
}

export function enduranceTable(minutes: readonly EnduranceMinute[]): string {
  const rows = minutes.map((each) => [
    each.minute,
    each.delivered,
    each.lost + each.ended,
    each.delayMsP50,
    each.delayMsP99,
    (each.serverCpuMs / each.windowMs) * 100,
    each.rssBytes / 1024 ** 2,
    each.heapBytes / 1024 ** 2,
  ])
  const columns = ['minute', 'updates', 'lost', 'p50 ms', 'p99 ms', 'CPU %', 'RSS MB', 'heap MB']
  const streams = minutes[0]?.streams ?? 0
  return [`Endurance: ${streams} streams that stay open`, table(columns, rows)].join('\n')
}

export function resumesTable(runs: readonly ResumeRun[]): string {
  const columns = ['resumes', 'clients', 'behind', 'events/s', "others' p50 ms", "others' p95 ms"]
  return table(
    columns,
    runs.map((run) => [
      run.name,
      run.clients,
      run.behind,
      run.eventsPerSecond,
      run.otherMsP50,
      run.otherMsP95,
    ]),
  )
}

export function longStatementTable(runs: readonly LongStatementRun[]): string {
  const middle = (figure: (run: LongStatementRun) => number) => median(runs.map(figure))
  const rows: [string, number | undefined][] = [
    ['the statement itself', middle((run) => run.statementMs)],
    ['commit → statistics', middle((run) => run.statisticsMs)],
    ['commit → a watched order', middle((run) => run.watchedOrderMs)],
    ['commit → its last event', middle((run) => run.allEventsMs)],
    ['longest stop of the event loop', middle((run) => run.loopDelayMs)],
    ["others' p50 at rest", middle((run) => run.restMsP50)],
    ["others' p50 meanwhile", middle((run) => run.otherMsP50)],
    ["others' p95 meanwhile", middle((run) => run.otherMsP95)],
  ]
  return [
    `A statement over ${CHANGED_ORDERS} orders, beside ${WATCHING_DASHBOARDS} dashboards`,
    table(['figure', 'ms'], rows),
  ].join('\n')
}

export function startTable(runs: readonly StartRun[]): string {
  const rows = runs.map((run) => [
    run.orders,
    run.firstMs,
    run.listeningMs,
    run.statisticsMs,
    run.countAllMs,
  ])
  const columns = ['orders', 'first start ms', 'listening ms', 'statistics ms', 'COUNT(*) ms']
  return [
    'Start: until the server listens, and until it answers with statistics',
    table(columns, rows),
  ].join('\n')
}
