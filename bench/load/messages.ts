import { z } from 'zod'

const Target = z.object({
  port: z.number(),
  /** Has the query in the URL if there is no body. */
  path: z.string(),
  /** A JSON body. The request is a POST if there is one. */
  body: z.string().optional(),
})
export type Target = z.infer<typeof Target>

/** The requests to the load process. */
export const LoadRequest = z.discriminatedUnion('ask', [
  /** Opens `count` streams in lots. A lot begins when all streams of the last have their first value. */
  z.object({
    ask: z.literal('open'),
    target: Target,
    /** Header lines of each session. Stream n uses entry n modulo their number. */
    credentials: z.array(z.string()).min(1),
    count: z.number(),
    lot: z.number(),
  }),
  /** Counts arriving updates for `windowMs`, and the CPU time of the process `pid`. */
  z.object({ ask: z.literal('measure'), pid: z.number(), windowMs: z.number() }),
  /** Opens streams whose events are kept, each with its time of arrival. */
  z.object({
    ask: z.literal('observe'),
    target: Target,
    credentials: z.array(z.string()).min(1),
    count: z.number(),
  }),
  /** Returns the kept events and discards them. */
  z.object({ ask: z.literal('observed') }),
  z.object({ ask: z.literal('close') }),
])
export type LoadRequest = z.infer<typeof LoadRequest>

export const Opened = z.object({
  /** Time until the last stream had its first value. */
  ms: z.number(),
})

export const Measured = z.object({
  /** Updates that arrived in the window, summed over all streams. */
  delivered: z.number(),
  windowMs: z.number(),
  /** User and system time that the server spent in the window. */
  serverCpuMs: z.number(),
  /** User and system time that the load process spent in the window. */
  loadCpuMs: z.number(),
  /** Size of one update, without the framing of its HTTP chunk. */
  bytesPerUpdate: z.number(),
  ticks: z.number(),
  /** Updates of ticks in the window that a stream did not receive. */
  lost: z.number(),
  /** Streams that ended although the load process did not close them. */
  ended: z.number(),
  /** From the arrival of a tick on the first stream to its arrival on each stream. */
  delayMsP50: z.number(),
  delayMsP99: z.number(),
})
export type Measured = z.infer<typeof Measured>

export const Observed = z.object({
  /** `at` is the monotonic clock of the machine, in ms, which all processes share. */
  events: z.array(z.object({ at: z.number(), data: z.string() })),
})
