import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { createBeats } from './beats.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function start() {
  const scope = effectScope()
  const beats = scope.run(() => createBeats({ everyMs: 3_000, now: Date.now }))
  if (!beats) throw new Error('The scope did not run')
  const played: string[] = []
  const request = (name: string) => beats.request(() => played.push(name))
  return { beats, played, request, scope }
}

describe('beats', () => {
  it('play the first change at once, and those after it together', () => {
    const { played, request } = start()
    request('a')
    vi.advanceTimersByTime(0)
    expect(played).toEqual(['a'])
    vi.advanceTimersByTime(500)
    request('b')
    vi.advanceTimersByTime(1_000)
    request('c')
    vi.advanceTimersByTime(1_499)
    expect(played).toEqual(['a'])
    vi.advanceTimersByTime(1)
    expect(played).toEqual(['a', 'b', 'c'])
    vi.advanceTimersByTime(10_000)
    request('d')
    vi.advanceTimersByTime(0)
    expect(played.at(-1)).toBe('d')
  })

  it('forget what is taken back or held, and stop with the scope', () => {
    const { beats, played, request, scope } = start()
    request('a')()
    request('b')
    beats.hold(true)
    request('c')
    vi.advanceTimersByTime(10_000)
    beats.hold(false)
    request('d')
    vi.advanceTimersByTime(0)
    expect(played).toEqual(['d'])
    request('e')
    scope.stop()
    vi.advanceTimersByTime(10_000)
    expect(played).toEqual(['d'])
  })
})
