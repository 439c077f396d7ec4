import { effectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePartAhead } from './usePartAhead.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A part whose code can be loaded from the second attempt on. */
function start() {
  const fetchPart = vi.fn(() =>
    fetchPart.mock.calls.length === 1
      ? Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
      : Promise.resolve({ default: 'the part' }),
  )
  const scope = effectScope()
  const ahead = scope.run(() => usePartAhead(fetchPart))
  if (!ahead) throw new Error('The scope did not run')
  return { ...ahead, fetchPart, stop: () => scope.stop() }
}

describe('usePartAhead', () => {
  it('loads ahead when the first load has finished, and only once', async () => {
    const { part, load, fetchPart } = start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([fetchPart.mock.calls.length, part.value]).toEqual([1, undefined])
    await Promise.all([load(), load()])
    expect([fetchPart.mock.calls.length, part.value]).toEqual([2, 'the part'])
  })

  it('tells about a failure, and tries again when asked again', async () => {
    const { part, load } = start()
    await expect(load()).rejects.toThrow('Failed to fetch')
    await load()
    expect(part.value).toBe('the part')
  })

  it('loads nothing ahead for a page that was left', async () => {
    const { fetchPart, stop } = start()
    stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fetchPart).not.toHaveBeenCalled()
  })
})
