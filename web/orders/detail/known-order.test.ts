import { describe, expect, it } from 'vitest'
import { learn, nothingKnown, type KnownOrder } from './known-order.ts'

interface Order {
  readonly version: number
  readonly note: string
}
const order = (version: number, note = ''): Order => ({ version, note })
const after = (...answers: (Order | null)[]) =>
  answers.reduce<KnownOrder<Order>>(learn, nothingKnown)

describe('what is known of an order', () => {
  it('is the newest version, in whatever order answers arrive', () => {
    expect(after(order(1), order(3), order(2))).toEqual({ order: order(3), deleted: false })
    expect(after(order(3), order(1))).toEqual({ order: order(3), deleted: false })
  })

  it('is the later of two answers with the same version, because other fields may differ', () => {
    expect(after(order(2, 'old name'), order(2, 'new name')).order?.note).toBe('new name')
  })

  it('is undefined before the first answer, and null if there is no such order', () => {
    expect(after()).toEqual({ order: undefined, deleted: false })
    expect(after(null)).toEqual({ order: null, deleted: false })
    expect(after(null, order(1))).toEqual({ order: order(1), deleted: false })
  })

  it('keeps the last state of a deleted order, even if a late answer arrives', () => {
    expect(after(order(2), null)).toEqual({ order: order(2), deleted: true })
    expect(after(order(2), null, null)).toEqual({ order: order(2), deleted: true })
    expect(after(order(2), null, order(2))).toEqual({ order: order(2), deleted: true })
    expect(after(order(2), null, order(3))).toEqual({ order: order(3), deleted: true })
  })
})
