import { describe, expect, it } from 'vitest'
import { deliveryState } from './delivery-state.ts'

const promised = '2026-03-05T18:00:00.000Z'
const at = (iso: string) => Date.parse(iso)
const open = { cancelled: false, estimatedDelivery: promised, actualDelivery: null }

describe('deliveryState', () => {
  it('is none without a promise and for a cancelled order', () => {
    const now = at('2026-03-09T00:00:00.000Z')
    expect(deliveryState({ ...open, estimatedDelivery: null }, now)).toEqual({ type: 'none' })
    expect(deliveryState({ ...open, cancelled: true }, now)).toEqual({ type: 'none' })
    const delivered = { ...open, estimatedDelivery: null, actualDelivery: promised }
    expect(deliveryState(delivered, now)).toEqual({ type: 'none' })
  })

  it.each([
    ['2026-03-04T23:59:59.999Z', { type: 'on-time' }],
    ['2026-03-05T00:00:00.000Z', { type: 'due-today' }],
    ['2026-03-05T18:00:00.000Z', { type: 'due-today' }],
    ['2026-03-05T18:00:00.001Z', { type: 'late', byMs: 1 }],
    ['2026-03-07T18:00:00.000Z', { type: 'late', byMs: 2 * 86_400_000 }],
  ])('at %s: %o', (now, state) => {
    expect(deliveryState(open, at(now), 'UTC')).toEqual(state)
  })

  it.each([
    // In this zone the promise is at 08:00 on March 6.
    ['Pacific/Kiritimati', '2026-03-05T09:59:59.999Z', 'on-time'],
    ['Pacific/Kiritimati', '2026-03-05T10:00:00.000Z', 'due-today'],
    // In this zone the promise is at 07:00 on March 5.
    ['Pacific/Pago_Pago', '2026-03-05T10:59:59.999Z', 'on-time'],
    ['Pacific/Pago_Pago', '2026-03-05T11:00:00.000Z', 'due-today'],
  ])('counts the days of %s at %s: %s', (timeZone, now, type) => {
    expect(deliveryState(open, at(now), timeZone)).toEqual({ type })
  })

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])('is late alike in %s', (timeZone) => {
    const now = at('2026-03-05T18:00:01.000Z')
    expect(deliveryState(open, now, timeZone)).toEqual({ type: 'late', byMs: 1_000 })
  })

  it.each([
    ['2026-03-05T17:59:59.999Z', { type: 'delivered-on-time' }],
    ['2026-03-05T18:00:00.000Z', { type: 'delivered-on-time' }],
    ['2026-03-05T18:00:00.001Z', { type: 'delivered-late', byMs: 1 }],
    ['2026-03-06T21:00:00.000Z', { type: 'delivered-late', byMs: 27 * 3_600_000 }],
  ])('delivered at %s: %o, at any time', (actualDelivery, state) => {
    for (const now of ['2026-03-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']) {
      expect(deliveryState({ ...open, actualDelivery }, at(now))).toEqual(state)
    }
  })
})
