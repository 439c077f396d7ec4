import { expect, it } from 'vitest'
import { eventLoopTurns } from '../testing/event-loop.ts'
import { joinedLookUp } from './joined-look-up.ts'

/** Queries that the test answers. */
function queries() {
  const asked: (readonly string[])[] = []
  const answers: ((failure?: Error) => void)[] = []
  const find = (keys: readonly string[]) => {
    asked.push(keys)
    return new Promise<Map<string, string>>((resolve, reject) => {
      answers.push((failure) => {
        if (failure !== undefined) reject(failure)
        else resolve(new Map(keys.map((key) => [key, key.toUpperCase()])))
      })
    })
  }
  return { asked, answer: (n: number, failure?: Error) => answers[n]?.(failure), find }
}

it('collects the keys that arrive during a query into the next query', async () => {
  const { asked, answer, find } = queries()
  const lookUp = joinedLookUp(find)
  const first = lookUp('a')
  await eventLoopTurns()
  const others: Promise<string | undefined>[] = []
  for (const key of ['b', 'c', 'd']) {
    others.push(lookUp(key))
    await eventLoopTurns(1)
  }
  expect(asked).toEqual([['a']])
  answer(0)
  expect(await first).toBe('A')
  await eventLoopTurns()
  expect(asked).toEqual([['a'], ['b', 'c', 'd']])
  answer(1)
  expect(await Promise.all(others)).toEqual(['B', 'C', 'D'])
})

it('fails only the look-ups of a failed query, and continues with the next query', async () => {
  const { answer, find } = queries()
  const lookUp = joinedLookUp(find)
  const failing = lookUp('a')
  await eventLoopTurns()
  const next = lookUp('b')
  answer(0, new Error('gone'))
  await expect(failing).rejects.toThrow('gone')
  await eventLoopTurns()
  answer(1)
  expect(await next).toBe('B')
})
