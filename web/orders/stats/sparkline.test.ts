import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparklinePath } from './sparkline.ts'

const size = { width: 60, height: 20, margin: 2 }

describe('sparkline', () => {
  it('goes from left to right, with the greatest value at the top', () => {
    expect(sparklinePath([10, 30, 20], size)).toBe('M0 18L30 2L60 10')
  })

  it('is a level line in the middle if all values are equal', () => {
    expect(sparklinePath([7, 7], size)).toBe('M0 10L60 10')
    expect(sparklinePath([0, 0, 0], size)).toBe('M0 10L30 10L60 10')
  })

  it('is empty for fewer than two values', () => {
    expect(sparklinePath([], size)).toBe('')
    expect(sparklinePath([5], size)).toBe('')
  })

  it('stays within its box, and rises where the values rise', () => {
    const counts = fc.array(fc.nat(), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(counts, (values) => {
        const points = sparklinePath(values, size)
          .slice(1)
          .split('L')
          .map((point) => point.split(' ').map(Number))
        expect(points).toHaveLength(values.length)
        for (const [index, [x = NaN, y = NaN]] of points.entries()) {
          expect(x >= 0 && x <= size.width && y >= size.margin && y <= 18).toBe(true)
          const [beforeX = -1, beforeY = y] = points[index - 1] ?? []
          expect(x).toBeGreaterThan(beforeX)
          const before = values[index - 1] ?? 0
          const value = values[index] ?? 0
          if (index > 0 && value > before) expect(y).toBeLessThanOrEqual(beforeY)
          if (index > 0 && value < before) expect(y).toBeGreaterThanOrEqual(beforeY)
        }
      }),
    )
  })
})
