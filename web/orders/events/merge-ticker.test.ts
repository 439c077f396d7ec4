import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTicker } from './merge-ticker.ts'

const event = (id: string) => ({ id })
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id)

describe('merged ticker', () => {
  it('sorts ids as numbers, even if they are too large for a number', () => {
    const known = [event('10'), event('9')]
    const great = [event('9007199254740993'), event('9007199254740992')]
    expect(ids(mergeTicker(known, [event('100'), ...great], 4))).toEqual([
      '9007199254740993',
      '9007199254740992',
      '100',
      '10',
    ])
  })

  it('keeps the last received state of an event', () => {
    const merged = mergeTicker([{ id: '1', status: 'old' }], [{ id: '1', status: 'new' }], 5)
    expect(merged).toEqual([{ id: '1', status: 'new' }])
  })

  const numbers = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 30 })
  const batches = fc.array(numbers, { maxLength: 8 })
  const limits = fc.integer({ min: 0, max: 20 })

  it('has the newest events, each once', () => {
    fc.assert(
      fc.property(batches, limits, (arriving, limit) => {
        const merged = arriving.reduce<readonly { id: string }[]>(
          (known, batch) =>
            mergeTicker(
              known,
              batch.map((id) => event(String(id))),
              limit,
            ),
          [],
        )
        const newest = [...new Set(arriving.flat())].sort((a, b) => b - a).slice(0, limit)
        expect(ids(merged)).toEqual(newest.map(String))
      }),
    )
  })

  it('is the same for any order and any repetition of batches', () => {
    const shuffled = batches.chain((arriving) =>
      fc.tuple(
        fc.constant(arriving),
        fc.shuffledSubarray([...arriving, ...arriving], {
          minLength: arriving.length * 2,
        }),
      ),
    )
    fc.assert(
      fc.property(shuffled, limits, ([arriving, again], limit) => {
        const merge = (all: readonly number[][]) =>
          all.reduce<readonly { id: string }[]>(
            (known, batch) =>
              mergeTicker(
                known,
                batch.map((id) => event(String(id))),
                limit,
              ),
            [],
          )
        expect(merge(again)).toEqual(merge(arriving))
      }),
    )
  })
})
