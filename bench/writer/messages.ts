import { z } from 'zod'

/** What the writing process is asked to do. */
export const WriteRequest = z.object({
  url: z.string(),
  perSecond: z.number(),
  forMs: z.number(),
})

export const Written = z.object({
  /** The orders, as committed; `at` is the machine's monotonic clock, in ms, when that was known. */
  commits: z.array(z.object({ at: z.number(), orderId: z.string() })),
})
