// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { followMissingFiles } from './missing-files.ts'

/** A tab whose pages "/gone" and "/gone-too" lack a file, until `release` is installed. */
function openTab({ reachable = true, stored = new Map<string, string>() } = {}) {
  const events = new EventTarget()
  const clock = { now: 1_000_000 }
  const missing = () => {
    events.dispatchEvent(new Event('vite:preloadError'))
    return Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: {} },
      { path: '/there', component: {} },
      { path: '/gone', component: missing },
      { path: '/gone-too', component: missing },
    ],
  })
  // Otherwise the router prints the errors.
  router.onError(() => undefined)
  const load = vi.fn<(url: string) => void>()
  const partMissing = followMissingFiles(router, {
    events,
    storage: () => ({
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
    }),
    now: () => clock.now,
    currentUrl: () => router.currentRoute.value.fullPath,
    load,
    isReachable: () => Promise.resolve(reachable),
  })
  const go = async (path: string) => {
    await router.push(path).catch(() => undefined)
    await vi.waitFor(() => expect(load.mock.calls.length > 0 || partMissing.value).toBe(true))
  }
  return { router, load, partMissing, clock, events, go, stored }
}

describe('a file that a new release replaced', () => {
  it('makes the page that lacks it load afresh, with its query (A7)', async () => {
    const { router, load, partMissing, go } = openTab()
    await router.push('/')
    await go('/gone?status=PENDING#top')
    expect(load.mock.calls).toEqual([['/gone?status=PENDING#top']])
    expect(partMissing.value).toBe(false)
  })

  it('is loaded afresh once: then the person is told', async () => {
    const stored = new Map<string, string>()
    await openTab({ stored }).go('/gone')
    const again = openTab({ stored })
    await again.go('/gone')
    expect(again.load).not.toHaveBeenCalled()
    expect(again.partMissing.value).toBe(true)
    // Another page has its own attempt.
    const other = openTab({ stored })
    await other.go('/gone-too')
    expect(other.load.mock.calls).toEqual([['/gone-too']])
  })

  it('is loaded afresh again by the next release', async () => {
    const stored = new Map<string, string>()
    await openTab({ stored }).go('/gone')
    const later = openTab({ stored })
    later.clock.now += 61_000
    await later.go('/gone')
    expect(later.load.mock.calls).toEqual([['/gone']])
  })

  it('does not leave the page while the server cannot be reached', async () => {
    const { load, partMissing, go } = openTab({ reachable: false })
    await go('/gone')
    expect(load).not.toHaveBeenCalled()
    expect(partMissing.value).toBe(true)
  })

  it('loads the page afresh if a part that belongs to it is missing', async () => {
    const { router, load, events } = openTab()
    await router.push('/there?order=7')
    events.dispatchEvent(new Event('vite:preloadError'))
    await vi.waitFor(() => expect(load.mock.calls).toEqual([['/there?order=7']]))
  })

  it('does not interrupt a person on a page that has been open for a while', async () => {
    const { router, load, events, partMissing, clock } = openTab()
    await router.push('/there')
    clock.now += 10_000
    events.dispatchEvent(new Event('vite:preloadError'))
    await vi.waitFor(() => expect(partMissing.value).toBe(true))
    expect(load).not.toHaveBeenCalled()
    // The next page that can be opened shows no notice.
    await router.push('/')
    expect(partMissing.value).toBe(false)
  })
})
