import { describe, expect, it } from 'vitest'
import type { OrderEventKind, OrderStatus } from '../../graphql/generated/graphql.ts'
import { timeline } from './timeline.ts'

const start = Date.parse('2026-03-01T12:00:00.000Z')
const event = (
  minute: number,
  kind: OrderEventKind,
  from: OrderStatus | null,
  to: OrderStatus | null,
) => ({ kind, from, to, at: new Date(start + minute * 60_000).toISOString() })

const placed = event(0, 'PLACED', null, 'PENDING')
const edited = event(30, 'EDITED', null, null)
const shipped = event(125, 'STATUS_CHANGED', 'PENDING', 'SHIPPED')
const cancelled = event(130, 'STATUS_CHANGED', 'SHIPPED', 'CANCELLED')

const left = (history: Parameters<typeof timeline>[0]) =>
  timeline(history).newestFirst.map((entry) => entry.left)

describe('timeline', () => {
  it('has the newest event first, each with the time in the status that it ended', () => {
    const history = [placed, shipped, cancelled]
    expect(timeline(history).newestFirst.map((entry) => entry.event)).toEqual([
      cancelled,
      shipped,
      placed,
    ])
    expect(left(history)).toEqual([
      { status: 'SHIPPED', forMs: 5 * 60_000 },
      { status: 'PENDING', forMs: 125 * 60_000 },
      undefined,
    ])
  })

  it('counts the time in a status across edits', () => {
    expect(left([placed, edited, shipped])).toEqual([
      { status: 'PENDING', forMs: 125 * 60_000 },
      undefined,
      undefined,
    ])
    expect(timeline([placed, edited]).waiting).toEqual({ status: 'PENDING', sinceMs: start })
  })

  it('names the present status, unless that is final or the order was deleted', () => {
    expect(timeline([placed, shipped]).waiting).toEqual({
      status: 'SHIPPED',
      sinceMs: start + 125 * 60_000,
    })
    expect(timeline([placed, shipped, cancelled]).waiting).toBeUndefined()
    expect(timeline([placed, event(9, 'DELETED', 'PENDING', null)])).toMatchObject({
      newestFirst: [{ left: { status: 'PENDING', forMs: 9 * 60_000 } }, {}],
      waiting: undefined,
    })
    expect(timeline([])).toEqual({ newestFirst: [], waiting: undefined })
  })

  it('gives no time if the record does not say when a status began', () => {
    expect(left([shipped])).toEqual([undefined])
    expect(left([placed, event(5, 'STATUS_CHANGED', 'SHIPPED', 'DELIVERED')])[0]).toBeUndefined()
    // The clocks of two writers may differ.
    expect(left([shipped, event(120, 'STATUS_CHANGED', 'SHIPPED', 'DELIVERED')])[0]).toEqual({
      status: 'SHIPPED',
      forMs: 0,
    })
  })
})
