import { AsyncLocalStorage } from 'node:async_hooks'
import type { PrismaClient } from '../db/generated/client.ts'
import { isUnavailable } from '../db/unavailable.ts'

interface OneRequest {
  /** The first failure of the database in this request that says that it is away. */
  outage?: Error
  readonly undo: (() => void)[]
}

/**
 * Notices that the database was away during a request to better-auth, which hides it: it takes a session that
 * cannot be read for none, and answers a sign-out with success although the session could not be deleted.
 */
export class HiddenOutages {
  readonly #requests = new AsyncLocalStorage<OneRequest>()

  /** Throws the error of the database if it was away while `handle` ran, whatever `handle` returned. */
  async reveal<Result>(handle: () => Promise<Result>): Promise<Result> {
    const request: OneRequest = { undo: [] }
    return this.#requests.run(request, async () => {
      try {
        const result = await handle()
        if (request.outage === undefined) return result
      } catch (error) {
        this.#note(error)
        if (request.outage === undefined) throw error
      }
      for (const undo of request.undo) undo()
      throw request.outage
    })
  }

  /** Whether the database was away in the present request. */
  get isAway(): boolean {
    return this.#requests.getStore()?.outage !== undefined
  }

  /** Calls `undo` at the end of the present request if the database was away. */
  onOutage(undo: () => void): void {
    this.#requests.getStore()?.undo.push(undo)
  }

  /** A client of which every failed query is noted, even if its caller catches the error. */
  watch(prisma: PrismaClient) {
    return prisma.$extends({
      query: {
        $allOperations: async ({ args, query }) => {
          try {
            const result: unknown = await query(args)
            return result
          } catch (error) {
            this.#note(error)
            throw error
          }
        },
      },
    })
  }

  #note(error: unknown): void {
    const request = this.#requests.getStore()
    if (request === undefined || !(error instanceof Error)) return
    if (isUnavailable(error)) request.outage ??= error
  }
}
