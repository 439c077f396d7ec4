import { afterEach, describe, expect, it, vi } from 'vitest'
import { storedValue } from './stored-value.ts'

const numbers = (stored: unknown): readonly number[] =>
  Array.isArray(stored) ? stored.filter((each): each is number => typeof each === 'number') : []
const value = () => storedValue('numbers', numbers)

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

describe('a stored value', () => {
  it('is read as it was written, and empty before', () => {
    expect(value().read()).toEqual([])
    expect(value().write([1, 2])).toBe(true)
    expect(value().read()).toEqual([1, 2])
  })

  it.each(['', '{', 'null', '"text"', '{"numbers":[1]}'])('is empty if %j is stored', (stored) => {
    localStorage.setItem('numbers', stored)
    expect(value().read()).toEqual([])
  })

  it('is empty if storage is forbidden, and reports that it is not kept', () => {
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden })
    expect(value().read()).toEqual([])
    expect(value().write([1])).toBe(false)
  })

  it('reports changes by other tabs to its own key, until the listener is removed', () => {
    const listener = vi.fn()
    const stop = value().onChange(listener)
    window.dispatchEvent(new StorageEvent('storage', { key: 'other' }))
    expect(listener).not.toHaveBeenCalled()
    window.dispatchEvent(new StorageEvent('storage', { key: 'numbers' }))
    window.dispatchEvent(new StorageEvent('storage', { key: null }))
    expect(listener).toHaveBeenCalledTimes(2)
    stop()
    window.dispatchEvent(new StorageEvent('storage', { key: 'numbers' }))
    expect(listener).toHaveBeenCalledTimes(2)
  })
})
