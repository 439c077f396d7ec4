import { expect, it } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { Turns } from './turns.ts'

/** Work that runs until the test ends it. */
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

it('runs a limited number of requests per viewer, and the others in order of arrival', async () => {
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

it('refuses a request only while too many are waiting', async () => {
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

it('continues after failed work, and rejects only its own promise', async () => {
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

it('yields to the event loop between two requests of a queue', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 100 })
  const done: string[] = []
  const work = (name: string) => () => {
    done.push(name)
    return Promise.resolve()
  }
  const all = Array.from({ length: 20 }, () => turns.take('ada', work('ada')))
  await eventLoopTurns()
  done.push('another viewer')
  for (const each of all) await each
  expect(done.indexOf('another viewer')).toBeLessThan(10)
  expect(done).toHaveLength(21)
})
