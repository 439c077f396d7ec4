import { z } from 'zod'

const Asked = z.looseObject({ id: z.number() })

/**
 * Answers the requests of the parent process over IPC (the other side of `AskedProcess`). Requests may
 * overlap. Exits when the parent process is gone.
 */
export function answerParent(answer: (request: unknown) => Promise<object>): void {
  process.on('message', (message) => {
    const { id, ...request } = Asked.parse(message)
    answer(request).then(
      (result) => process.send?.({ id, answer: result }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
