import { z } from 'zod'

/** The request to the writer process. */
export const WriteRequest = z.object({
  url: z.string(),
  perSecond: z.number(),
  forMs: z.number(),
})

export const Written = z.object({
  /** The committed orders. `at` is the monotonic clock, in ms, when the writer knew of the commit. */
  commits: z.array(z.object({ at: z.number(), orderId: z.string() })),
})
