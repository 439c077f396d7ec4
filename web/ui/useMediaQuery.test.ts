import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useMediaQuery } from './useMediaQuery.ts'

afterEach(() => vi.unstubAllGlobals())

/** A window whose width and medium the test controls. */
function fakeMedia() {
  const lists = new Map<string, { matches: boolean; target: EventTarget }>()
  vi.stubGlobal('matchMedia', (query: string) => {
    const list = lists.get(query) ?? { matches: false, target: new EventTarget() }
    lists.set(query, list)
    return {
      get matches() {
        return list.matches
      },
      addEventListener: list.target.addEventListener.bind(list.target),
      removeEventListener: list.target.removeEventListener.bind(list.target),
    }
  })
  return (query: string, matches: boolean) => {
    const list = lists.get(query)
    if (!list) throw new Error(`${query} is not asked`)
    list.matches = matches
    list.target.dispatchEvent(new Event('change'))
  }
}

it('follows the window, but not the width of the paper', () => {
  const become = fakeMedia()
  const scope = effectScope()
  const wide = scope.run(() => useMediaQuery('(min-width: 80rem)'))
  become('(min-width: 80rem)', true)
  expect(wide?.value).toBe(true)
  become('print', true)
  become('(min-width: 80rem)', false)
  expect(wide?.value).toBe(true)
  become('print', false)
  become('(min-width: 80rem)', true)
  become('(min-width: 80rem)', false)
  expect(wide?.value).toBe(false)
  scope.stop()
})
