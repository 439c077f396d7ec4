import { z } from 'zod'

const Asked = z.looseObject({ id: z.number() })

/**
 * Answers what the starting process asks (the other side of `AskedProcess`), one question after the
 * other as they come, and ends when that process is gone.
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
