import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { rowOf } from '../../testing/orders.ts'
import { withFormats } from '../../testing/with-formats.ts'
import OrderCells from './OrderCells.vue'
import { columns, type Column } from './table-look.ts'

const noon = Date.parse('2026-03-05T12:00:00.000Z')
const late = rowOf({ status: 'SHIPPED', estimatedDelivery: '2026-03-04T12:00:00.000Z' })

function mountCells(
  order: ReturnType<typeof rowOf>,
  shown: readonly Column[],
  term: string | null = null,
) {
  return mount(OrderCells, {
    props: { order, columns: shown, now: noon, term, deleted: false },
    global: { plugins: [ui] },
  })
}

function cellsOf(...from: Parameters<typeof mountCells>): string[] {
  return mountCells(...from)
    .findAll('td')
    .map((cell) => cell.text())
}

describe('cells of an order', () => {
  it('are the cells of the chosen columns', () => {
    const order = rowOf({ estimatedDelivery: '2026-03-09T12:00:00.000Z' })
    expect(cellsOf(order, columns)).toEqual([
      'Pending',
      'amara',
      'Mar 9, 2026',
      '4 d',
      'Pickup',
      '1,500',
      'Mar 1, 2026',
    ])
    expect(cellsOf(order, ['customer', 'ordered'])).toEqual(['amara', 'Mar 1, 2026'])
    expect(cellsOf(rowOf(), ['estimated'])).toEqual(['Not known'])
  })

  it('show the e-mail address that a search has found', () => {
    expect(cellsOf(rowOf(), ['customer'], '@example')).toEqual(['amaraamara@example.com'])
    expect(cellsOf(rowOf(), ['customer'], 'amar')).toEqual(['amara'])
  })

  it('say once that an order is late: at its date, or at its status if the date is not shown', () => {
    expect(cellsOf(late, ['status', 'estimated'])).toEqual(['Shipped', '1 d late'])
    expect(cellsOf(late, ['status', 'customer'])).toEqual(['ShippedLate', 'amara'])
    expect(cellsOf(rowOf({ ...late, status: 'DELIVERED' }), ['status'])).toEqual(['Delivered'])
  })

  it.each([
    ['2026-03-05T11:59:30.000Z', '<1 min late'],
    ['2026-03-05T15:30:00.000Z', 'in 3 h'],
    ['2026-03-05T18:00:00.000Z', 'today 18:00'],
    ['2026-03-06T00:05:00.000Z', 'tomorrow 00:05'],
    ['2026-03-07T00:00:00.000Z', 'Mar 7, 2026'],
  ])('say of an order due at %s: %s', (estimatedDelivery, text) => {
    withFormats({ timeZone: 'UTC', clock: '24h' })
    expect(cellsOf(rowOf({ estimatedDelivery }), ['estimated'])).toEqual([text])
  })

  it('mark a late order by an icon and the exact time, not by color alone', () => {
    const wrapper = mountCells(late, ['estimated'])
    const mark = wrapper.get('time [title]')
    expect(mark.attributes('title')).toContain('Late: was expected Wednesday, March 4, 2026')
    expect(mark.find('svg, span').exists()).toBe(true)
    expect(wrapper.get('time').attributes('datetime')).toBe(late.estimatedDelivery)
  })

  it('say how long an open order is in its status, and since when', () => {
    const order = rowOf({ status: 'SHIPPED', statusSince: '2026-03-05T07:00:00.000Z' })
    const wrapper = mountCells(order, ['inStatus'])
    expect(wrapper.text()).toBe('5 h')
    expect(wrapper.get('time').attributes('title')).toContain('Shipped since Thursday, March 5')
    expect(cellsOf(rowOf({ ...order, status: 'DELIVERED' }), ['inStatus'])).toEqual(['–'])
  })

  it('follow the time', async () => {
    const wrapper = mountCells(rowOf({ estimatedDelivery: '2026-03-05T12:01:00.000Z' }), [
      'estimated',
    ])
    expect(wrapper.text()).toBe('in 1 min')
    await wrapper.setProps({ now: noon + 120_000 })
    expect(wrapper.text()).toBe('1 min late')
  })
})
