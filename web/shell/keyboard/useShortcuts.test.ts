import UModal from '@nuxt/ui/components/Modal.vue'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { useCharacterShortcuts, useShortcuts, type ShortcutHandlers } from './useShortcuts.ts'

let unmount: () => void = () => undefined

/** Mounts a page that records its shortcuts, with a component inside it if `inner` is given. */
async function start(handlers: ShortcutHandlers, inner?: ShortcutHandlers) {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes: ['READ'] } },
  }))
  let turn: (on: boolean) => void = () => undefined
  const Inner = defineComponent(() => {
    useShortcuts(inner ?? {})
    return () => h('div')
  })
  const Page = defineComponent(() => {
    useShortcuts(handlers)
    const { update } = useCharacterShortcuts()
    turn = (on) => update(() => on)
    return () => h(Inner)
  })
  const { wrapper } = await mountPage(api, Page)
  await flushPromises()
  unmount = () => wrapper.unmount()
  return { turn: (on: boolean) => turn(on) }
}

/** Returns whether a shortcut handled the key. */
function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) {
  return !target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  )
}

afterEach(() => {
  unmount()
  document.body.replaceChildren()
  localStorage.clear()
})

describe('useShortcuts', () => {
  it('handles keys until the component is unmounted', async () => {
    const done: string[] = []
    await start({ j: () => done.push('j'), 'Mod+K': () => done.push('palette') })
    expect(press('j')).toBe(true)
    expect(press('x')).toBe(false)
    expect(press('K', { ctrlKey: true })).toBe(true)
    expect(done).toEqual(['j', 'palette'])
    unmount()
    expect(press('j')).toBe(false)
  })

  it('gives a key to the innermost component first, and on to the outer one if it returns false', async () => {
    const done: string[] = []
    let mine = true
    await start(
      { Escape: () => done.push('outer') },
      { Escape: () => (mine ? done.push('inner') : false) },
    )
    press('Escape')
    mine = false
    press('Escape')
    expect(done).toEqual(['inner', 'outer'])
  })

  it('handles no keys while a dialog is open', async () => {
    await start({ j: () => undefined, 'Mod+K': () => undefined })
    const open = ref(true)
    const wrapper = mount(() => h(UModal, { open: open.value, title: 'Dialog', close: false }))
    await flushPromises()
    expect([press('j'), press('k', { ctrlKey: true })]).toEqual([false, false])
    open.value = false
    await flushPromises()
    expect([press('j'), press('k', { ctrlKey: true })]).toEqual([true, true])
    wrapper.unmount()
  })

  it('stores that single-character shortcuts are off', async () => {
    const handlers = { j: () => undefined, Escape: () => undefined, 'Mod+K': () => undefined }
    const pressAll = () => [press('j'), press('Escape'), press('k', { ctrlKey: true })]
    const { turn } = await start(handlers)
    expect(pressAll()).toEqual([true, true, true])
    turn(false)
    expect(pressAll()).toEqual([false, true, true])
    unmount()
    const again = await start(handlers)
    expect(pressAll()).toEqual([false, true, true])
    again.turn(true)
    expect(pressAll()).toEqual([true, true, true])
  })
})
