import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useSignInElsewhere } from './useSignInElsewhere.ts'

enableAutoUnmount(afterEach)
afterEach(() => vi.unstubAllGlobals())

async function start({ hasSession = false, isReload = false }) {
  const browser = { hasSession }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(browser.hasSession ? {} : null)))
  const signedIn = vi.fn<() => void>()
  const wrapper = mount({
    setup: () => useSignInElsewhere(signedIn, isReload),
    render: () => null,
  })
  await flushPromises()
  return { browser, signedIn, wrapper }
}

async function returnToTab() {
  document.dispatchEvent(new Event('visibilitychange'))
  await flushPromises()
}

describe('the sign-in page', () => {
  it('is left when the person returns to it with a session of another tab', async () => {
    const { browser, signedIn } = await start({})
    await returnToTab()
    expect(signedIn).not.toHaveBeenCalled()
    browser.hasSession = true
    await returnToTab()
    expect(signedIn).toHaveBeenCalledOnce()
  })

  it('is left by a reload with a session, but not when it was only led to', async () => {
    expect((await start({ hasSession: true, isReload: true })).signedIn).toHaveBeenCalledOnce()
    expect((await start({ hasSession: true })).signedIn).not.toHaveBeenCalled()
  })

  it('looks no more after it was left', async () => {
    const { browser, signedIn, wrapper } = await start({})
    wrapper.unmount()
    browser.hasSession = true
    await returnToTab()
    expect(signedIn).not.toHaveBeenCalled()
  })
})
