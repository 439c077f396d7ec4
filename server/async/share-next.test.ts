import { once, EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { shareNext } from './share-next.ts'

interface Read {
  readonly number: number
  answer(): void
  fail(error: Error): void
}

/** Reads that the test ends. Each returns its number. */
function manualReads() {
  const begun: Read[] = []
  const reads = new EventEmitter()
  return {
    begun,
    read: () =>
      new Promise<number>((resolve, reject) => {
        const number = begun.length + 1
        begun.push({ number, answer: () => resolve(number), fail: reject })
        reads.emit('begun')
      }),
    /** The read with this number, once it has begun. */
    nth: async (number: number): Promise<Read> => {
      for (;;) {
        const read = begun[number - 1]
        if (read !== undefined) return read
        await once(reads, 'begun')
      }
    },
  }
}

describe('shareNext', () => {
  it('shares one read among the calls that arrive before it begins', async () => {
    const { begun, read, nth } = manualReads()
    const next = shareNext(read)
    const calls = [next(), next(), next()]
    expect(new Set(calls).size).toBe(1)
    ;(await nth(1)).answer()
    expect(await Promise.all(calls)).toEqual([1, 1, 1])
    expect(begun).toHaveLength(1)
  })

  it('serves calls that arrive during a read with the next read, once that read is over', async () => {
    const { begun, read, nth } = manualReads()
    const next = shareNext(read)
    const early = next()
    const first = await nth(1)
    const late = [next(), next()]
    expect(begun).toHaveLength(1)
    first.answer()
    expect(await early).toBe(1)
    ;(await nth(2)).answer()
    expect(await Promise.all(late)).toEqual([2, 2])
  })

  it('fails the calls that share a failed read, and reads again for the next call', async () => {
    const { read, nth } = manualReads()
    const next = shareNext(read)
    const failed = Promise.allSettled([next(), next()])
    const first = await nth(1)
    const later = next()
    first.fail(new Error('lost'))
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    ;(await nth(2)).answer()
    expect(await later).toBe(2)
  })

  it('gathers calls before each read, and reports how many wait', async () => {
    const gathering = new EventEmitter()
    let waiting = (): number => 0
    const { begun, read, nth } = manualReads()
    const next = shareNext(read, {
      gather: async (count) => {
        waiting = count
        gathering.emit('begun')
        await once(gathering, 'over')
      },
    })
    const gatheringBegan = once(gathering, 'begun')
    const first = next()
    await gatheringBegan
    const second = next()
    expect(waiting()).toBe(2)
    expect(begun).toHaveLength(0)
    gathering.emit('over')
    ;(await nth(1)).answer()
    expect(await Promise.all([first, second])).toEqual([1, 1])
    expect(waiting()).toBe(0)
  })

  it('fails the calls whose gathering fails, and gathers again for the next call', async () => {
    const gathered: number[] = []
    const { begun, read, nth } = manualReads()
    const next = shareNext(read, {
      gather: (waiting) => {
        gathered.push(waiting())
        return gathered.length === 1 ? Promise.reject(new Error('lost')) : Promise.resolve()
      },
    })
    const failed = await Promise.allSettled([next(), next()])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(begun).toHaveLength(0)
    const later = next()
    ;(await nth(1)).answer()
    expect(await later).toBe(1)
    expect(gathered).toEqual([2, 1])
  })
})
