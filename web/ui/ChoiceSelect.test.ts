import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { screen, choose } from '../testing/overlays.ts'
import ChoiceSelect from './ChoiceSelect.vue'

enableAutoUnmount(afterEach)

const choices = [
  { value: null, label: 'Any' },
  { value: 'a', label: 'Apple', group: 'Fruit' },
  { value: 'b', label: 'Banana', group: 'Fruit' },
]

function start(modelValue: string | null, page = document.body) {
  const wrapper = mount(ChoiceSelect, {
    attachTo: page,
    props: { modelValue, choices, label: 'Food', placeholder: 'Unknown' },
    attrs: { id: 'food' },
    global: { plugins: [ui] },
  })
  return { wrapper, field: wrapper.get('[role=combobox]') }
}

// The choices of a select load on demand. Loading them here keeps a slow machine from failing a test.
beforeAll(() => import('./SelectChoices.vue'), 30_000)

describe('ChoiceSelect', () => {
  it('lists its choices in groups, marks the chosen one, and returns the focus', async () => {
    const { wrapper, field } = start(null)
    expect(field.attributes()).toMatchObject({ id: 'food', 'aria-label': 'Food' })
    expect(field.text()).toBe('Any')
    await field.trigger('keydown', { key: 'ArrowDown' })
    const option = (name: string) =>
      screen.findAll('[role=option]').find((each) => each.text() === name)
    await vi.waitUntil(() => option('Banana'))
    expect(screen.get('[role=group]:nth-of-type(2)').text()).toContain('Fruit')
    expect(option('Any')?.attributes('aria-selected')).toBe('true')
    await option('Banana')?.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(wrapper.emitted('update:modelValue')).toEqual([['b']])
    expect(document.activeElement).toBe(field.element)
  })

  it('shows the value that it is given, until it is given another', async () => {
    const { wrapper, field } = start('b')
    await choose(field, 'Any')
    expect(wrapper.emitted('update:modelValue')).toEqual([[null]])
    expect(field.text()).toBe('Banana')
    await wrapper.setProps({ modelValue: 'gone' })
    expect(field.text()).toBe('Unknown')
  })

  it('leaves the page usable if it disappears while its list is open', async () => {
    const page = document.body.appendChild(document.createElement('div'))
    const { wrapper, field } = start('a', page)
    await field.trigger('keydown', { key: 'ArrowDown' })
    await vi.waitUntil(() => page.hasAttribute('inert'))
    wrapper.unmount()
    expect(page.hasAttribute('inert')).toBe(false)
    page.remove()
  })
})
