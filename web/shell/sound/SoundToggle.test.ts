import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { liveEventOf } from '../../testing/orders.ts'
import SoundToggle from './SoundToggle.vue'
import { useNewOrderSound } from './useNewOrderSound.ts'

enableAutoUnmount(afterEach)

function apiOfAda() {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes: ['READ'] } },
  }))
  return api
}

/** Mounts a tab whose sounds call `play`. */
async function openTab(play: () => void, audible = () => true) {
  const api = apiOfAda()
  const Page = defineComponent(() => {
    useNewOrderSound({ play, audible })
    return () => h('div')
  })
  await mountPage(api, Page)
  await vi.advanceTimersByTimeAsync(0)
  return (kind: 'PLACED' | 'EDITED') =>
    api.live.push({
      data: { orderEvents: { cursor: 'c', reset: false, events: [liveEventOf({ kind })] } },
    })
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

describe('new order sound', () => {
  it('is off until the viewer turns it on, and stays on for the next visit', async () => {
    const { wrapper } = await mountPage(apiOfAda(), SoundToggle)
    await vi.advanceTimersByTimeAsync(0)
    const box = wrapper.get<HTMLInputElement>('input')
    expect(box.element.checked).toBe(false)
    // The tests' DOM has no audio; turning the sound on must not fail.
    await box.setValue(true)
    expect(localStorage.getItem('new-order-sound:ada')).toBe('true')
    wrapper.unmount()
    const again = await mountPage(apiOfAda(), SoundToggle)
    await vi.advanceTimersByTimeAsync(0)
    expect(again.wrapper.get<HTMLInputElement>('input').element.checked).toBe(true)
  })

  it('plays only for new orders, and only while it is on', async () => {
    const play = vi.fn()
    const happen = await openTab(play)
    happen('PLACED')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(play).not.toHaveBeenCalled()
    localStorage.setItem('new-order-sound:ada', 'true')
    window.dispatchEvent(new StorageEvent('storage', { key: 'new-order-sound:ada' }))
    happen('EDITED')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(play).not.toHaveBeenCalled()
    happen('PLACED')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(play).toHaveBeenCalledTimes(1)
  })

  it('plays in only one of several audible tabs, and at most once in three seconds', async () => {
    localStorage.setItem('new-order-sound:ada', 'true')
    const silent = vi.fn()
    const play = vi.fn()
    const tabs = [await openTab(silent, () => false), await openTab(play), await openTab(play)]
    const placed = async () => {
      for (const happen of tabs) happen('PLACED')
      await vi.advanceTimersByTimeAsync(1_000)
    }
    await placed()
    expect(play).toHaveBeenCalledTimes(1)
    await placed()
    expect(play).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(3_000)
    await placed()
    expect(play).toHaveBeenCalledTimes(2)
    expect(silent).not.toHaveBeenCalled()
  })
})
