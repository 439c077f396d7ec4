import { expect, it } from 'vitest'
import { LEAST_CONNECTIONS, sharesOf } from './pool-shares.ts'

it('gives every kind of work a connection, and none is left over', () => {
  for (let total = LEAST_CONNECTIONS; total <= 200; total += 1) {
    const { background, ...others } = sharesOf(total)
    expect(Math.min(...Object.values(others)), String(total)).toBeGreaterThan(0)
    const sum = Object.values(others).reduce((all, share) => all + share, background)
    expect(sum).toBe(total)
  }
})

it('lets work in the background share only where connections are few', () => {
  expect(sharesOf(4)).toEqual({ feed: 1, access: 1, writes: 1, background: 0, reads: 1 })
  expect(sharesOf(5).background).toBe(1)
  expect(sharesOf(10)).toEqual({ feed: 1, access: 2, writes: 2, background: 1, reads: 4 })
})
