import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LiveClient } from './client.ts'
import { followPage } from './page-lifecycle.ts'

function fakeLive() {
  return {
    subscribe: vi.fn<LiveClient['subscribe']>(),
    onEvent: vi.fn<LiveClient['onEvent']>(),
    retryNow: vi.fn<LiveClient['retryNow']>(),
    suspend: vi.fn<LiveClient['suspend']>(),
    resume: vi.fn<LiveClient['resume']>(),
    restart: vi.fn<LiveClient['restart']>(),
  }
}

afterEach(() => vi.restoreAllMocks())

describe('followPage', () => {
  it('retries when the browser is online or visible again, not when it is hidden', () => {
    const live = fakeLive()
    const unfollow = followPage(live, window)
    window.dispatchEvent(new Event('online'))
    expect(live.retryNow).toHaveBeenCalledTimes(1)

    const visibility = vi.spyOn(document, 'visibilityState', 'get')
    visibility.mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(live.retryNow).toHaveBeenCalledTimes(1)
    visibility.mockReturnValue('visible')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(live.retryNow).toHaveBeenCalledTimes(2)
    unfollow()
  })

  it('closes streams when the page is hidden and opens them when it returns', () => {
    const live = fakeLive()
    const unfollow = followPage(live, window)
    window.dispatchEvent(new Event('pagehide'))
    expect(live.suspend).toHaveBeenCalledOnce()
    window.dispatchEvent(new Event('pageshow'))
    expect(live.resume).toHaveBeenCalledOnce()
    unfollow()
  })

  it('stops following', () => {
    const live = fakeLive()
    followPage(live, window)()
    for (const type of ['online', 'pagehide', 'pageshow']) window.dispatchEvent(new Event(type))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(live.retryNow).not.toHaveBeenCalled()
    expect(live.suspend).not.toHaveBeenCalled()
    expect(live.resume).not.toHaveBeenCalled()
  })
})
