import { expect, it } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { Turns } from './turns.ts'

/** Work that goes on until it is told to end. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, (failure?: Error) => void>()
  return {
    begun,
    end: (name: string, failure?: Error) => ends.get(name)?.(failure),
    named: (name: string) => () =>
      new Promise<void>((resolve, reject) => {
        begun.push(name)
        ends.set(name, (failure) => (failure === undefined ? resolve() : reject(failure)))
      }),
  }
}

it('lets so many of one viewer through at once, the others in the order in which they came', async () => {
  const turns = new Turns({ atOnce: 2, waiting: 10 })
  const { begun, end, named } = works()
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.take('ada', named(name)))
  const other = turns.take('bea', named('of another'))
  await eventLoopTurns()
  expect(begun).toEqual(['a', 'b', 'of another'])
  end('b')
  await eventLoopTurns()
  expect(begun.slice(3)).toEqual(['c'])
  for (const name of ['a', 'c', 'of another']) end(name)
  await eventLoopTurns()
  end('d')
  await Promise.all([...all, other])
})

it('refuses when too many wait, and only then', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 2 })
  const { end, named } = works()
  const taken = ['a', 'b', 'c'].map((name) => turns.take('ada', named(name)))
  await eventLoopTurns()
  expect(taken).not.toContain(undefined)
  expect(turns.take('ada', named('d'))).toBeUndefined()
  const other = turns.take('bea', named('of another'))
  expect(other).toBeDefined()
  end('a')
  await eventLoopTurns()
  const again = turns.take('ada', named('e'))
  expect(again).toBeDefined()
  for (const name of ['b', 'c', 'e', 'of another']) {
    end(name)
    await eventLoopTurns()
  }
  await Promise.all([...taken, again, other])
})

it('goes on after work that failed, and says so to whoever asked for it alone', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 2 })
  const { end, named } = works()
  const failing = turns.take('ada', named('a'))
  const next = turns.take('ada', named('b'))
  await eventLoopTurns()
  end('a', new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  await eventLoopTurns()
  end('b')
  await next
})

it('lets others have a turn of the event loop between two of a line', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 100 })
  const done: string[] = []
  const work = (name: string) => () => {
    done.push(name)
    return Promise.resolve()
  }
  const all = Array.from({ length: 20 }, () => turns.take('ada', work('ada')))
  await eventLoopTurns()
  done.push('somebody else')
  for (const each of all) await each
  expect(done.indexOf('somebody else')).toBeLessThan(10)
  expect(done).toHaveLength(21)
})
