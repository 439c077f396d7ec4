import { expect, it } from 'vitest'
import { DatabaseClock } from './database-clock.ts'

function start() {
  const local = { ms: 500 }
  return { local, clock: new DatabaseClock(() => local.ms) }
}

it('goes on from the time that was read last', () => {
  const { local, clock } = start()
  clock.set(1_000_000)
  local.ms += 250
  expect(clock.now()).toBe(1_000_250)
  clock.set(1_000_300)
  expect(clock.now()).toBe(1_000_300)
})

it('stands still instead of going back when a message was delayed', () => {
  const { local, clock } = start()
  clock.set(1_000_000)
  expect(clock.now()).toBe(1_000_000)
  clock.set(999_900)
  expect(clock.now()).toBe(1_000_000)
  local.ms += 150
  expect(clock.now()).toBe(1_000_050)
})

it('follows a clock that was set back', () => {
  const { clock } = start()
  clock.set(1_000_000)
  clock.now()
  clock.set(900_000)
  expect(clock.now()).toBe(900_000)
})
