import { effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { createServerClock } from './server-clock.ts'

const NOON = Date.parse('2026-11-26T12:00:00.000Z')
const MINUTE = 60_000

/** A browser whose clock is `fast` ms fast, and a server that sends its time. */
function start(fast: number) {
  const time = { true: NOON, elapsed: 0 }
  const clock = createServerClock({ now: () => time.true + fast, elapsed: () => time.elapsed })
  return {
    clock,
    time,
    pass: (ms: number) => {
      time.true += ms
      time.elapsed += ms
    },
    /** A time of the server arrives, `late` ms after it was read. */
    receive: (late = 0): void => clock.observe(new Date(time.true - late).toISOString()),
  }
}

describe('the clock of the server', () => {
  it.each([10 * MINUTE, -10 * MINUTE, 0])(
    'is right while that of the browser is %d ms fast (A8)',
    (fast) => {
      const { clock, time, pass, receive } = start(fast)
      expect(clock.now()).toBe(NOON + fast)
      receive()
      expect(clock.now()).toBe(NOON)
      pass(90_000)
      expect(clock.now()).toBe(time.true)
    },
  )

  it('is corrected by an answer that was faster, and not by a slower one', () => {
    const { clock, time, pass, receive } = start(0)
    receive(5_000)
    expect(time.true - clock.now()).toBe(5_000)
    pass(5_000)
    receive(100)
    expect(time.true - clock.now()).toBe(100)
    pass(5_000)
    receive(3_000)
    expect(time.true - clock.now()).toBe(100)
  })

  it('does not follow a value that is sent again, as during an outage of the database', () => {
    const { clock, time, pass, receive } = start(0)
    receive()
    const old = new Date(time.true).toISOString()
    for (let n = 0; n < 100; n += 1) {
      pass(5_000)
      clock.observe(old)
    }
    expect(clock.now()).toBe(time.true)
  })

  it('follows after the browser slept, and after its timer ran too fast', () => {
    const { clock, time, pass, receive } = start(0)
    receive()
    time.true += 60 * MINUTE
    receive()
    expect(clock.now()).toBe(time.true)
    time.elapsed += 5 * MINUTE
    for (let n = 0; n < 10; n += 1) {
      pass(5_000)
      receive()
    }
    expect(clock.now()).toBe(time.true)
  })

  it('reports corrections, but no small ones', () => {
    const { clock, pass, receive } = start(10 * MINUTE)
    const corrected = vi.fn()
    const scope = effectScope()
    scope.run(() => clock.onCorrection(corrected))
    receive(300)
    for (let n = 0; n < 5; n += 1) {
      pass(5_000)
      receive(200 - n)
    }
    expect(corrected).toHaveBeenCalledOnce()
    scope.stop()
  })

  it('ignores what is no time', () => {
    const { clock } = start(0)
    clock.observe('')
    expect(clock.now()).toBe(NOON)
  })
})
