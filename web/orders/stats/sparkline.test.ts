import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparkline } from './sparkline.ts'

const size = { width: 60, height: 20, margin: 2 }

describe('sparkline', () => {
  it('goes from left to right, with the greatest value at the top', () => {
    expect(sparkline([10, 30, 20], size)).toEqual({ line: 'M0 18L30 2L60 10', baseline: 18 })
  })

  it('is level if all values are equal', () => {
    expect(sparkline([70, 70], size)).toEqual({ line: 'M0 10L60 10', baseline: 10 })
  })

  it('lies at the bottom for zero', () => {
    expect(sparkline([0, 0, 0], size)).toEqual({ line: 'M0 18L30 18L60 18', baseline: 18 })
  })

  it('shows a small change of a great number as small', () => {
    expect(sparkline([5_000, 5_010], size).line).toBe('M0 10.16L60 9.84')
  })

  it('is empty for fewer than two values', () => {
    expect(sparkline([], size).line).toBe('')
    expect(sparkline([5], size).line).toBe('')
  })

  it('stays within its box, and rises where the values rise', () => {
    const counts = fc.array(fc.nat(), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(counts, (values) => {
        const points = sparkline(values, size)
          .line.slice(1)
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
