import { afterEach, describe, expect, it, vi } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'
import { nextTick, shallowReactive } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { detailOf } from '../../testing/orders.ts'
import StatusControl from './StatusControl.vue'

// A control that stays mounted would handle the keys of later tests.
enableAutoUnmount(afterEach)
afterEach(() => sessionStorage.clear())

const wire = (order: ReturnType<typeof detailOf>) => ({
  __typename: 'Order',
  ...order,
  customer: { __typename: 'Customer', ...order.customer },
})

async function start(props: { order?: ReturnType<typeof detailOf>; canWrite?: boolean } = {}) {
  const api = fakeApi()
  const inputs: unknown[] = []
  const changed = vi.fn<(order: unknown) => void>()
  const movedOn = vi.fn<() => void>()
  const shown = shallowReactive({
    order: detailOf(),
    viewer: 'nora',
    canWrite: true,
    onChanged: changed,
    onMoveOn: movedOn,
    ...props,
  })
  const { wrapper } = await mountPage(api, StatusControl, shown)
  const answer = (order: ReturnType<typeof detailOf> | null, ...codes: string[]) =>
    api.answers.set('UpdateOrderStatus', ({ input }) => {
      inputs.push(input)
      const errors = codes.map((code) => ({ code, message: `It is ${code}`, field: null }))
      return { data: { updateOrderStatus: { order: order && wire(order), errors } } }
    })
  const press = async (label: string) => {
    const button = wrapper.findAll('button').find((each) => each.text() === label)
    if (!button) throw new Error(`No button ${label}`)
    await button.trigger(button.attributes('type') === 'submit' ? 'submit' : 'click')
  }
  const labels = () => wrapper.findAll('button').map((button) => button.text())
  const outcome = () =>
    vi.waitUntil(() => wrapper.find('[role=alert]').exists() || wrapper.get('[role=status]').text())
  const key = (name: string, shiftKey = false) =>
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true, cancelable: true }),
    )
  return { wrapper, shown, changed, movedOn, answer, inputs, press, labels, outcome, key }
}

describe('status control (R9b)', () => {
  it('offers only the allowed transitions', async () => {
    expect((await start()).labels()).toEqual(['Mark as shipped', 'Cancel…'])
    const final = await start({ order: detailOf({ status: 'DELIVERED', allowedTransitions: [] }) })
    expect(final.labels()).toEqual([])
    expect(final.wrapper.text()).toContain('final')
    expect((await start({ canWrite: false })).labels()).toEqual([])
  })

  it('sends the version that the admin saw, and has the order fetched again', async () => {
    const { wrapper, changed, answer, inputs, press, outcome } = await start()
    answer(detailOf({ status: 'SHIPPED', version: 4 }))
    await press('Mark as shipped')
    await outcome()
    expect(inputs).toEqual([{ id: '1', status: 'SHIPPED', expectedVersion: 3 }])
    expect(wrapper.text()).toContain('Changed to shipped')
    expect(changed).toHaveBeenCalledOnce()
    expect(changed.mock.lastCall).toMatchObject([{ version: 4, status: 'SHIPPED' }])
  })

  it('says that the order was changed in the meantime, and lets the admin decide again', async () => {
    const { wrapper, changed, answer, press, labels, outcome } = await start()
    answer(detailOf({ status: 'CANCELLED', version: 4 }), 'VERSION_CONFLICT')
    await press('Mark as shipped')
    await outcome()
    expect(wrapper.get('[role=alert]').text()).toMatch(/Another person or program.*now cancelled/s)
    expect(changed).toHaveBeenCalledOnce()
    expect(labels()).toContain('Mark as shipped')
  })

  it('cancels only with a reason', async () => {
    const { wrapper, answer, inputs, press, outcome } = await start()
    answer(detailOf({ status: 'CANCELLED', version: 4 }))
    await press('Cancel…')
    await wrapper.get('textarea').setValue('   ')
    await press('Cancel this order')
    expect(wrapper.text()).toContain('Give a reason')
    expect(inputs).toEqual([])

    await wrapper.get('textarea').setValue(' Out of stock ')
    await press('Cancel this order')
    await outcome()
    expect(inputs).toEqual([
      { id: '1', status: 'CANCELLED', expectedVersion: 3, reason: 'Out of stock' },
    ])
  })

  it('shows why a change was refused, or that its outcome is unknown without an answer', async () => {
    const refused = await start()
    refused.answer(null, 'INVALID_TRANSITION')
    await refused.press('Mark as shipped')
    await refused.outcome()
    expect(refused.wrapper.get('[role=alert]').text()).toContain('It is INVALID_TRANSITION')

    const unanswered = await start()
    await unanswered.press('Mark as shipped')
    await unanswered.outcome()
    expect(unanswered.wrapper.get('[role=alert]').text()).toContain('It is not known whether')
    // The order shows what became of the change as soon as it has another version.
    const { shown } = unanswered
    shown.order = { ...shown.order, version: shown.order.version + 1 }
    await nextTick()
    expect(unanswered.wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('says who changed the order first, to what and when (D11)', async () => {
    const { wrapper, answer, press, outcome } = await start()
    const by = { actor: 'ليلى', reason: null, at: new Date(Date.now() - 150_000).toISOString() }
    const event = {
      id: '8',
      kind: 'STATUS_CHANGED',
      from: 'PENDING',
      to: 'SHIPPED',
      ...by,
    } as const
    answer(detailOf({ status: 'SHIPPED', version: 4, history: [event] }), 'VERSION_CONFLICT')
    await press('Mark as shipped')
    await outcome()
    const alert = wrapper.get('[role=alert]')
    expect(alert.text()).toMatch(/ليلى changed this order to shipped first: .*2 min\. ago/s)
    expect(alert.get('bdi').text()).toBe('ليلى')
  })

  it('changes the status by a key, and goes on to the next order if asked to (D7)', async () => {
    const { answer, inputs, key, movedOn, changed } = await start()
    answer(null, 'INVALID_TRANSITION')
    key('S', true)
    await vi.waitUntil(() => changed.mock.calls.length === 1)
    expect(movedOn).not.toHaveBeenCalled()
    answer(detailOf({ status: 'SHIPPED', version: 4 }))
    key('s')
    await vi.waitUntil(() => changed.mock.calls.length === 2)
    expect(movedOn).not.toHaveBeenCalled()
    key('S', true)
    await vi.waitUntil(() => movedOn.mock.calls.length === 1)
    expect(inputs).toHaveLength(3)
  })

  it('has no keys for a viewer who cannot write, for a final order, or while a reason is asked', async () => {
    const reader = await start({ canWrite: false })
    expect(reader.key('s')).toBe(true)
    const final = await start({ order: detailOf({ status: 'DELIVERED', allowedTransitions: [] }) })
    expect(final.key('s')).toBe(true)
    reader.wrapper.unmount()
    const { press, key, inputs } = await start()
    await press('Cancel…')
    expect(key('s')).toBe(true)
    expect(inputs).toEqual([])
  })

  it('takes a double click for one', async () => {
    const { wrapper, answer, inputs, changed } = await start()
    answer(detailOf({ status: 'SHIPPED', version: 4 }))
    const button = wrapper.get('button')
    await button.trigger('click', { detail: 1 })
    await vi.waitUntil(() => changed.mock.calls.length === 1)
    await button.trigger('click', { detail: 2 })
    expect(inputs).toHaveLength(1)
  })

  it('keeps a reason until it is sent, also if cancelling was refused (D20)', async () => {
    const first = await start()
    await first.press('Cancel…')
    await first.wrapper.get('textarea').setValue('Sold out')
    first.wrapper.unmount()
    const other = await start({ order: detailOf({ id: '2' }) })
    expect(other.wrapper.find('textarea').exists()).toBe(false)
    other.wrapper.unmount()

    const again = await start()
    expect(again.wrapper.get('textarea').element.value).toBe('Sold out')
    again.answer(null, 'INVALID_TRANSITION')
    await again.press('Cancel this order')
    await again.outcome()
    await again.press('Cancel…')
    expect(again.wrapper.get('textarea').element.value).toBe('Sold out')
    again.answer(detailOf({ status: 'CANCELLED', version: 4 }))
    await again.press('Cancel this order')
    await vi.waitUntil(() => again.wrapper.get('[role=status]').text() !== '')
    await vi.waitUntil(() => sessionStorage.length === 0)
  })
})
