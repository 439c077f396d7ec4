import { describe, expect, it } from 'vitest'
import { isLate } from './late.ts'

const promised = '2026-11-20T12:00:00.000Z'
const noon = Date.parse(promised)

describe('isLate', () => {
  it.each(['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'] as const)(
    'is true of a %s order once its time has passed',
    (status) => {
      expect(isLate({ status, estimatedDelivery: promised }, noon + 1)).toBe(true)
      expect(isLate({ status, estimatedDelivery: promised }, noon)).toBe(false)
      expect(isLate({ status, estimatedDelivery: null }, noon + 1)).toBe(false)
    },
  )

  it.each(['DELIVERED', 'CANCELLED'] as const)('is never true of a %s order', (status) => {
    expect(isLate({ status, estimatedDelivery: promised }, noon + 1)).toBe(false)
  })
})
