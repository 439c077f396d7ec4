import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { rowOf } from '../../testing/orders.ts'
import OrderCells from './OrderCells.vue'
import { columns, type Column } from './table-look.ts'

const noon = Date.parse('2026-03-05T12:00:00.000Z')
const late = rowOf({ status: 'SHIPPED', estimatedDelivery: '2026-03-04T12:00:00.000Z' })

function cellsOf(order: ReturnType<typeof rowOf>, shown: readonly Column[]): string[] {
  const wrapper = mount(OrderCells, {
    props: { order, columns: shown, now: noon, term: null, deleted: false },
    global: { plugins: [ui] },
  })
  return wrapper.findAll('td').map((cell) => cell.text())
}

describe('cells of an order', () => {
  it('are the cells of the chosen columns', () => {
    const order = rowOf({ estimatedDelivery: '2026-03-09T12:00:00.000Z' })
    expect(cellsOf(order, columns)).toEqual([
      'Pending',
      'amara',
      '1,500',
      'Pickup',
      'Mar 9, 2026',
      'Mar 1, 2026',
    ])
    expect(cellsOf(order, ['customer', 'ordered'])).toEqual(['amara', 'Mar 1, 2026'])
    expect(cellsOf(rowOf(), ['estimated'])).toEqual(['Not known'])
  })

  it('say once that an order is late: at its date, or at its status if the date is not shown', () => {
    expect(cellsOf(late, ['status', 'estimated'])).toEqual(['Shipped', 'Mar 4, 2026Late'])
    expect(cellsOf(late, ['status', 'customer'])).toEqual(['ShippedLate', 'amara'])
    expect(cellsOf(rowOf({ ...late, status: 'DELIVERED' }), ['status'])).toEqual(['Delivered'])
  })
})
