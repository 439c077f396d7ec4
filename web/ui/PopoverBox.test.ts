import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { screen } from '../testing/overlays.ts'
import PopoverBox from './PopoverBox.vue'

enableAutoUnmount(afterEach)
beforeAll(() => import('./PopoverPanel.vue'), 30_000)

function start(needs?: () => Promise<void>) {
  const wrapper = mount(PopoverBox, {
    attachTo: document.body,
    props: { ...(needs && { needs }) },
    slots: {
      trigger: () => h('button', 'Menu'),
      default: ({ close }: { close: () => void }) =>
        h('a', { href: '#', onClick: close }, 'Choice'),
    },
  })
  const button = wrapper.get('button')
  const isOpen = () => screen.find('[role=dialog]').exists()
  const opens = () => vi.waitUntil(isOpen)
  const press = (key: string) =>
    window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  return { button, isOpen, opens, press }
}

describe('PopoverBox', () => {
  it('opens, moves the focus inside, and returns it when closed with Escape', async () => {
    const { button, isOpen, opens, press } = start()
    button.element.focus()
    await button.trigger('click')
    await opens()
    expect(button.attributes('aria-expanded')).toBe('true')
    const { id } = button.element
    expect(screen.get('[role=dialog]').attributes('aria-labelledby')).toBe(id)
    await vi.waitUntil(() => document.activeElement?.textContent === 'Choice')
    press('Escape')
    await flushPromises()
    expect(isOpen()).toBe(false)
    expect(document.activeElement).toBe(button.element)
  })

  it('closes when its content asks for it', async () => {
    const { button, isOpen, opens } = start()
    await button.trigger('click')
    await opens()
    await screen.get('[role=dialog] a').trigger('click')
    await flushPromises()
    expect(isOpen()).toBe(false)
  })

  it('does not lose a press that comes before its code', async () => {
    let loaded = () => {}
    const needs = () => new Promise<void>((resolve) => (loaded = resolve))
    const { button, isOpen, opens } = start(needs)
    await button.trigger('click')
    await flushPromises()
    expect(isOpen()).toBe(false)
    loaded()
    await opens()
  })

  it('loads its code when the viewer comes near, and again after a failure', async () => {
    const needs = vi.fn(() => Promise.resolve())
    needs.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    const { button, isOpen, opens } = start(needs)
    await button.trigger('pointerenter')
    await flushPromises()
    expect([needs.mock.calls.length, isOpen()]).toEqual([1, false])
    await button.trigger('click')
    await opens()
    expect(needs).toHaveBeenCalledTimes(2)
  })
})
