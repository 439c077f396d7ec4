import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { screen } from '../testing/overlays.ts'
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
  await mountPage(api, Page)
  await flushPromises()
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
    await start()
    expect(screen.find('[role=dialog]').exists()).toBe(false)
    press('?')
    await vi.waitFor(() => screen.get('[role=dialog] kbd'))
    expect(screen.findAll('kbd').map((key) => key.text())).toEqual([
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
    await screen.get('button[aria-label=Close]').trigger('click')
    await flushPromises()
    expect(screen.find('[role=dialog]').exists()).toBe(false)
  })

  it('stores that the keys are off, and says when storing fails', async () => {
    await start()
    press('?')
    await vi.waitFor(() => screen.get('[role=dialog] kbd'))
    await screen.get('input[type=checkbox]').setValue(false)
    expect(localStorage.getItem('shortcuts:ada')).toBe('false')
    vi.stubGlobal('localStorage', undefined)
    await screen.get('input[type=checkbox]').setValue(true)
    expect(screen.text()).toContain('Your choice could not be saved')
    await screen.get('input[type=checkbox]').setValue(false)
    await screen.get('button[aria-label=Close]').trigger('click')
    await flushPromises()
    press('?')
    await flushPromises()
    expect(screen.find('[role=dialog]').exists()).toBe(false)
  })
})
