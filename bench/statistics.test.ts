import { describe, expect, it } from 'vitest'
import { median, percentile, ratio, spread } from './statistics.ts'

describe('median', () => {
  it('is the middle value of an unsorted list', () => {
    expect(median([30, 1, 2])).toBe(2)
  })

  it('is the mean of the two middle values', () => {
    expect(median([4, 1, 100, 2])).toBe(3)
  })

  it('is undefined for an empty list', () => {
    expect(median([])).toBeUndefined()
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

  it('is the smallest value that this share does not exceed', () => {
    expect(percentile(hundred, 0.5)).toBe(50)
    expect(percentile(hundred, 0.99)).toBe(99)
    expect(percentile(hundred, 1)).toBe(100)
    expect(percentile(hundred, 0)).toBe(1)
  })

  it('sorts numbers as numbers', () => {
    expect(percentile([9, 10, 100], 0.3)).toBe(9)
  })

  it('is undefined for an empty list', () => {
    expect(percentile([], 0.5)).toBeUndefined()
  })
})

describe('spread', () => {
  it('is the distance between the extremes as a share of the median', () => {
    expect(spread([90, 100, 120])).toBeCloseTo(0.3)
  })

  it('is undefined if the median is missing or 0', () => {
    expect(spread([])).toBeUndefined()
    expect(spread([0, 0])).toBeUndefined()
  })
})

describe('ratio', () => {
  it('is undefined if a value is missing', () => {
    expect(ratio(3, 2)).toBe(1.5)
    expect(ratio(undefined, 2)).toBeUndefined()
    expect(ratio(3, undefined)).toBeUndefined()
    expect(ratio(3, 0)).toBeUndefined()
  })
})
