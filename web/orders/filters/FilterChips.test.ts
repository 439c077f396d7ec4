import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import FilterChips from './FilterChips.vue'
import { noFilters, type OrderFilters } from './order-filters.ts'

/** Chips whose changes come back as their filters, as in the page. */
function chipsOf(initial: Partial<OrderFilters>) {
  const filters = ref<OrderFilters>({ ...noFilters, ...initial })
  const cleared = vi.fn()
  const Page = defineComponent(
    () => () =>
      h(FilterChips, {
        filters: filters.value,
        onChange: (changes: Partial<OrderFilters>) => {
          filters.value = { ...filters.value, ...changes }
        },
        onCleared: cleared,
      }),
  )
  const wrapper = mount(Page, { attachTo: document.body, global: { plugins: [ui] } })
  return { wrapper, filters, cleared }
}

describe('filter chips', () => {
  it('are removed one by one, and the focus moves to the next', async () => {
    const { wrapper, filters, cleared } = chipsOf({
      method: 'HOME_DELIVERY',
      from: '2026-11-01',
      late: true,
    })
    const labels = () => wrapper.findAll('li').map((chip) => chip.text())
    expect(labels()).toEqual(['Late', 'Home delivery', 'From Nov 1, 2026', 'Clear all'])
    await wrapper.get('[aria-label="Remove filter: Home delivery"]').trigger('click')
    await wrapper.vm.$nextTick()
    expect(labels()).toEqual(['Late', 'From Nov 1, 2026', 'Clear all'])
    expect(document.activeElement?.textContent).toBe('From Nov 1, 2026')
    expect(cleared).not.toHaveBeenCalled()
    expect(filters.value.method).toBeNull()
    wrapper.unmount()
  })

  it('are all removed by “Clear all”, which is reported', async () => {
    const { wrapper, filters, cleared } = chipsOf({ statuses: ['PENDING'], min: 3 })
    await wrapper.findAll('button').at(-1)?.trigger('click')
    expect(filters.value).toEqual(noFilters)
    expect(wrapper.find('ul').exists()).toBe(false)
    expect(cleared).toHaveBeenCalledOnce()
    wrapper.unmount()
  })
})
