import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import KeyboardLayer from './KeyboardLayer.vue'
import type { KeyboardDialog } from './keyboard-dialog.ts'

enableAutoUnmount(afterEach)

async function start() {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes: ['READ'] } },
  }))
  const Page = defineComponent(() => {
    const shown = ref<KeyboardDialog | null>(null)
    return () =>
      h(KeyboardLayer, {
        modelValue: shown.value,
        'onUpdate:modelValue': (now: KeyboardDialog | null) => (shown.value = now),
      })
  })
  const { wrapper } = await mountPage(api, Page)
  await flushPromises()
  return wrapper
}

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

// Loaded before the tests, so that a busy machine does not make them time out.
beforeAll(() => import('./keyboard/KeyboardHelp.vue'), 30_000)
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

describe('keyboard help', () => {
  it('opens with a question mark, lists every key, and closes', async () => {
    const wrapper = await start()
    expect(wrapper.find('dialog').exists()).toBe(false)
    press('?')
    await vi.waitFor(() => wrapper.get('dialog[open]'))
    expect(wrapper.findAll('kbd').map((key) => key.text())).toEqual([
      'Ctrl',
      'K',
      '?',
      '/',
      'j',
      'k',
      'Enter',
      'Esc',
      's',
      'Shift',
      'S',
      'n',
      'p',
      '[',
      ']',
    ])
    await wrapper.get('button[aria-label=Close]').trigger('click')
    await flushPromises()
    expect(wrapper.find('dialog').exists()).toBe(false)
  })

  it('stores that the keys are off, and says when storing fails', async () => {
    const wrapper = await start()
    press('?')
    await vi.waitFor(() => wrapper.get('dialog[open]'))
    await wrapper.get('input[type=checkbox]').setValue(false)
    expect(localStorage.getItem('shortcuts:ada')).toBe('false')
    vi.stubGlobal('localStorage', undefined)
    await wrapper.get('input[type=checkbox]').setValue(true)
    expect(wrapper.text()).toContain('Your choice could not be saved')
    await wrapper.get('input[type=checkbox]').setValue(false)
    await wrapper.get('button[aria-label=Close]').trigger('click')
    await flushPromises()
    press('?')
    await flushPromises()
    expect(wrapper.find('dialog').exists()).toBe(false)
  })
})
