import { expect, it } from 'vitest'
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
/** Lets all begin whose turn it is. */
const settle = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

it('lets so many of one viewer through at once, the others in the order in which they came', async () => {
  const turns = new Turns({ atOnce: 2, waiting: 10 })
  const { begun, end, named } = works()
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.take('ada', named(name)))
  const other = turns.take('bea', named('of another'))
  await settle()
  expect(begun).toEqual(['a', 'b', 'of another'])
  end('b')
  await settle()
  expect(begun.slice(3)).toEqual(['c'])
  for (const name of ['a', 'c', 'of another']) end(name)
  await settle()
  end('d')
  await Promise.all([...all, other])
})

it('refuses when too many wait, and only then', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 2 })
  const { end, named } = works()
  const taken = ['a', 'b', 'c'].map((name) => turns.take('ada', named(name)))
  await settle()
  expect(taken).not.toContain(undefined)
  expect(turns.take('ada', named('d'))).toBeUndefined()
  const other = turns.take('bea', named('of another'))
  expect(other).toBeDefined()
  end('a')
  await settle()
  const again = turns.take('ada', named('e'))
  expect(again).toBeDefined()
  for (const name of ['b', 'c', 'e', 'of another']) {
    end(name)
    await settle()
  }
  await Promise.all([...taken, again, other])
})

it('goes on after work that failed, and says so to whoever asked for it alone', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 2 })
  const { end, named } = works()
  const failing = turns.take('ada', named('a'))
  const next = turns.take('ada', named('b'))
  await settle()
  end('a', new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  await settle()
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
  await settle()
  done.push('somebody else')
  for (const each of all) await each
  expect(done.indexOf('somebody else')).toBeLessThan(10)
  expect(done).toHaveLength(21)
})
