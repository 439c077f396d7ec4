import { mount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import ui from '@nuxt/ui/vue-plugin'
import { choose } from '../../testing/overlays.ts'
import { withFormats } from '../../testing/with-formats.ts'
import FilterPanel from './FilterPanel.vue'
import { noFilters, type OrderFilters } from './order-filters.ts'

function panelOf(filters: Partial<OrderFilters> = {}) {
  const wrapper = mount(FilterPanel, {
    props: { filters: { ...noFilters, ...filters } },
    global: { plugins: [ui] },
  })
  return {
    wrapper,
    changes: () => (wrapper.emitted('change') ?? []).flat(),
    refined: () => (wrapper.emitted('refine') ?? []).flat(),
    field: (name: string) => wrapper.get<HTMLInputElement>(`[name=${name}]`),
    select: (name: string) => wrapper.get(`#filter-${name}`),
    group: (legend: string) => {
      const found = wrapper.findAll('fieldset').find((each) => each.get('legend').text() === legend)
      if (!found) throw new Error(`No group ${legend}`)
      return found
    },
    button: (label: string) => {
      const found = wrapper.findAll('button').find((button) => button.text() === label)
      if (!found) throw new Error(`No button ${label}`)
      return found
    },
  }
}

beforeEach(() => {
  withFormats({ timeZone: 'Europe/Berlin' })
  vi.useFakeTimers({ now: Date.parse('2026-11-23T00:30:00+01:00') })
})
afterEach(() => {
  vi.useRealTimers()
})

// The choices of a select load on demand. Loading them here keeps a slow machine from failing a test.
beforeAll(() => import('../../ui/SelectChoices.vue'), 30_000)

describe('filter panel', () => {
  it('adds and removes statuses, sorted as an order goes through them', async () => {
    const { wrapper, changes } = panelOf({ statuses: ['SHIPPED'] })
    await wrapper.get('[value=PENDING]').trigger('change')
    await wrapper.get('[value=SHIPPED]').trigger('change')
    expect(changes()).toEqual([{ statuses: ['PENDING', 'SHIPPED'] }, { statuses: [] }])
  })

  it('applies a delivery method and lateness at once', async () => {
    const { field, select, changes } = panelOf()
    await choose(select('method'), 'Pickup')
    await field('late').setValue(true)
    expect(changes()).toEqual([{ method: 'PICKUP' }, { late: true }])
  })

  it('has buttons for common ranges of days in the viewer’s time zone', async () => {
    const { button, group, changes, wrapper } = panelOf()
    await group('Ordered').get('button').trigger('click')
    await button('Last 7 days').trigger('click')
    await button('Last 30 days').trigger('click')
    expect(changes()).toEqual([
      { from: '2026-11-23', to: null },
      { from: '2026-11-17', to: null },
      { from: '2026-10-25', to: null },
    ])
    await wrapper.setProps({ filters: { ...noFilters, from: '2026-11-17' } })
    expect(button('Last 7 days').attributes('aria-pressed')).toBe('true')
    await button('Last 7 days').trigger('click')
    expect(changes().at(-1)).toEqual({ from: null, to: null })
  })

  it('has choices for when orders are due and how long they are in their status', async () => {
    const { button, field, select, changes, wrapper } = panelOf()
    await button('Tomorrow').trigger('click')
    await field('dueTo').setValue('2026-11-30')
    await choose(select('waiting'), '4 h or more')
    expect(changes()).toEqual([
      { due: 'tomorrow', dueFrom: null, dueTo: null },
      { due: null, dueFrom: null, dueTo: '2026-11-30' },
      { waiting: '4h' },
    ])
    await wrapper.setProps({ filters: { ...noFilters, dueTo: '2026-11-30' } })
    await wrapper.setProps({ filters: { ...noFilters, due: 'tomorrow' } })
    expect(button('Tomorrow').attributes('aria-pressed')).toBe('true')
    expect(field('dueTo').element.value).toBe('')
    await button('Tomorrow').trigger('click')
    expect(changes().at(-1)).toEqual({ due: null, dueFrom: null, dueTo: null })
  })

  it('ignores a year that is still being typed, and keeps the text', async () => {
    const { field, changes } = panelOf()
    await field('from').setValue('0002-11-01')
    expect(changes()).toEqual([])
    expect(field('from').element.value).toBe('0002-11-01')
    await field('from').setValue('2026-11-01')
    expect(changes()).toEqual([{ from: '2026-11-01', to: null }])
  })

  it('says at the field that the first day is after the last, and does not apply them', async () => {
    const { field, changes, wrapper } = panelOf({ from: '2026-11-10' })
    await field('to').setValue('2026-11-09')
    expect(changes()).toEqual([])
    expect(wrapper.get('[role=alert]').text()).toContain('before the first')
    expect(field('to').attributes('aria-describedby')).toBe(wrapper.get('[role=alert]').element.id)
    await field('to').setValue('2026-11-10')
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
    expect(changes()).toEqual([{ from: '2026-11-10', to: '2026-11-10' }])
  })

  it('applies credits after a pause in typing', async () => {
    const { field, refined } = panelOf({ max: 500 })
    const type = async (text: string) => {
      field('min').element.value = text
      await field('min').trigger('input')
    }
    await type('2')
    await vi.advanceTimersByTimeAsync(200)
    await type('20')
    await vi.advanceTimersByTimeAsync(299)
    expect(refined()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(refined()).toEqual([{ min: 20, max: 500 }])
  })

  it('takes credits as the viewer writes numbers', async () => {
    withFormats({ locale: 'de-DE' })
    const { field, refined } = panelOf({})
    await field('min').setValue('1.500')
    await vi.advanceTimersByTimeAsync(300)
    expect(refined()).toEqual([{ min: 1_500, max: null }])
    await field('min').setValue('1,5')
    await vi.advanceTimersByTimeAsync(300)
    expect(refined()).toHaveLength(1)
  })

  it.each([
    { name: 'min', typed: '600', says: 'below the lower limit' },
    { name: 'min', typed: '-1', says: 'whole number' },
    { name: 'max', typed: 'many', says: 'whole number' },
    { name: 'max', typed: '99999999999', says: 'whole number' },
  ])('says at the field that $typed is invalid for $name', async (example) => {
    const { field, refined, wrapper } = panelOf({ max: 500 })
    await field(example.name).setValue(example.typed)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(refined()).toEqual([])
    expect(wrapper.get('[role=alert]').text()).toContain(example.says)
    expect(field(example.name).attributes('aria-invalid')).toBe('true')
  })

  it('follows the query', async () => {
    const { field, wrapper } = panelOf({ from: '2026-11-01', min: 5 })
    await wrapper.setProps({ filters: noFilters })
    expect(field('from').element.value).toBe('')
    expect(field('min').element.value).toBe('')
  })
})
