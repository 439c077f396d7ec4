import { expect } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'
import type { Tail } from '../feed/tail.ts'

const EventId = z.object({ id: z.string() })

/** Ids of the committed events above `after`, in ascending order. */
export async function committedIds(sql: Sql, after = 0n): Promise<bigint[]> {
  const rows = await sql.rows(
    EventId,
    'SELECT id::text FROM order_events WHERE id > $1 ORDER BY order_events.id',
    [after],
  )
  return rows.map(({ id }) => BigInt(id))
}

/** The id of the newest event, or 0 if there is none. */
export async function lastEventId(sql: Sql): Promise<bigint> {
  return (await committedIds(sql)).at(-1) ?? 0n
}

export interface Delivered {
  readonly pages: (readonly OrderEventRecord[])[]
  readonly ids: bigint[]
  /** Resolves once all `ids` have been delivered, in any order. */
  reach(ids: readonly bigint[]): Promise<void>
}

/** Collects the events that a tail delivers from now on. */
export function collect(tail: Tail): Delivered {
  const pages: (readonly OrderEventRecord[])[] = []
  const ids: bigint[] = []
  const seen = new Set<bigint>()
  const waiting = new Set<() => void>()
  tail.subscribe(({ events }) => {
    pages.push(events)
    for (const { id } of events) {
      ids.push(id)
      seen.add(id)
    }
    for (const check of waiting) check()
  })
  return {
    pages,
    ids,
    reach: (wanted) =>
      new Promise((resolve) => {
        const check = () => {
          if (!wanted.every((id) => seen.has(id))) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

/** Expects each of the wanted ids once, and no others. */
export function expectOnce(delivered: readonly bigint[], wanted: readonly bigint[]): void {
  expect([...delivered].sort(compare)).toEqual([...wanted].sort(compare))
}

/** Expects at most `size` events per page, in ascending order of their ids. */
export function expectPages(pages: readonly (readonly { id: bigint }[])[], size: number): void {
  for (const page of pages) {
    const ids = page.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort(compare))
    expect(ids.length).toBeLessThanOrEqual(size)
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
