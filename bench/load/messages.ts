import { z } from 'zod'

const Address = z.object({
  port: z.number(),
  /** With the query, if there is no body. */
  path: z.string(),
  /** JSON; the request is a POST then. */
  body: z.string().optional(),
})
export type Address = z.infer<typeof Address>

/** What the load process is asked to do. */
export const LoadRequest = z.discriminatedUnion('ask', [
  /** Opens `count` streams in lots; the next lot begins when all of the last have a first value. */
  z.object({
    ask: z.literal('open'),
    address: Address,
    /** Header lines; stream number n sends those of number n modulo their count. */
    senders: z.array(z.string()).min(1),
    count: z.number(),
    lot: z.number(),
  }),
  /** Counts for a while what arrives, and what the process `pid` spends on it. */
  z.object({ ask: z.literal('measure'), pid: z.number(), windowMs: z.number() }),
  /** Opens streams whose events are kept, each with the time of its arrival. */
  z.object({
    ask: z.literal('watch'),
    address: Address,
    senders: z.array(z.string()).min(1),
    count: z.number(),
  }),
  /** Gives and forgets the kept events. */
  z.object({ ask: z.literal('watched') }),
  z.object({ ask: z.literal('close') }),
])
export type LoadRequest = z.infer<typeof LoadRequest>

export const Opened = z.object({
  /** Until the last stream had its first value. */
  ms: z.number(),
})

export const Measured = z.object({
  /** Updates that arrived in the window, over all streams. */
  delivered: z.number(),
  windowMs: z.number(),
  /** User and system time that the server spent in the window. */
  serverCpuMs: z.number(),
  /** The load process's own. */
  loadCpuMs: z.number(),
  /** Of one update as it came, without the frame of its chunk. */
  bytesPerUpdate: z.number(),
  ticks: z.number(),
  /** Updates of ticks in the window that did not reach a stream. */
  lost: z.number(),
  /** Streams that ended although nobody asked them to. */
  ended: z.number(),
  /** From the first stream's receipt of a tick to each stream's receipt of it. */
  delayMsP50: z.number(),
  delayMsP99: z.number(),
})
export type Measured = z.infer<typeof Measured>

export const Watched = z.object({
  /** `at` is the machine's monotonic clock, in ms, which all processes share. */
  events: z.array(z.object({ at: z.number(), data: z.string() })),
})
