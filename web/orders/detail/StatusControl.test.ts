import { describe, expect, it, vi } from 'vitest'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { detailOf } from '../../testing/orders.ts'
import StatusControl from './StatusControl.vue'

async function start(props: { order?: ReturnType<typeof detailOf>; canWrite?: boolean } = {}) {
  const api = fakeApi()
  const inputs: unknown[] = []
  const changed = vi.fn<() => void>()
  const { wrapper } = await mountPage(api, StatusControl, {
    order: detailOf(),
    canWrite: true,
    onChanged: changed,
    ...props,
  })
  const answer = (order: object | null, ...codes: string[]) =>
    api.answers.set('UpdateOrderStatus', ({ input }) => {
      inputs.push(input)
      const errors = codes.map((code) => ({ code, message: `It is ${code}`, field: null }))
      return { data: { updateOrderStatus: { order, errors } } }
    })
  const press = async (label: string) => {
    const button = wrapper.findAll('button').find((each) => each.text() === label)
    if (!button) throw new Error(`No button ${label}`)
    await button.trigger(button.attributes('type') === 'submit' ? 'submit' : 'click')
  }
  const labels = () => wrapper.findAll('button').map((button) => button.text())
  const outcome = () => vi.waitUntil(() => wrapper.find('[role=alert], [role=status]').exists())
  return { wrapper, changed, answer, inputs, press, labels, outcome }
}

describe('status control (R9b)', () => {
  it('offers only the allowed transitions', async () => {
    expect((await start()).labels()).toEqual(['Mark as shipped', 'Cancel order…'])
    const final = await start({ order: detailOf({ status: 'DELIVERED', allowedTransitions: [] }) })
    expect(final.labels()).toEqual([])
    expect(final.wrapper.text()).toContain('final')
    expect((await start({ canWrite: false })).labels()).toEqual([])
  })

  it('sends the version that the admin saw, and has the order fetched again', async () => {
    const { wrapper, changed, answer, inputs, press, outcome } = await start()
    answer({ id: '1', status: 'SHIPPED', version: 4 })
    await press('Mark as shipped')
    await outcome()
    expect(inputs).toEqual([{ id: '1', status: 'SHIPPED', expectedVersion: 3 }])
    expect(wrapper.text()).toContain('Changed to shipped')
    expect(changed).toHaveBeenCalledOnce()
  })

  it('says that the order was changed in the meantime, and lets the admin decide again', async () => {
    const { wrapper, changed, answer, press, labels, outcome } = await start()
    answer({ id: '1', status: 'CANCELLED', version: 4 }, 'VERSION_CONFLICT')
    await press('Mark as shipped')
    await outcome()
    expect(wrapper.get('[role=alert]').text()).toMatch(/Another person or program.*now cancelled/s)
    expect(changed).toHaveBeenCalledOnce()
    expect(labels()).toContain('Mark as shipped')
  })

  it('cancels only with a reason', async () => {
    const { wrapper, answer, inputs, press, outcome } = await start()
    answer({ id: '1', status: 'CANCELLED', version: 4 })
    await press('Cancel order…')
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
    expect(unanswered.wrapper.get('[role=alert]').text()).toContain('the change may have been made')
  })
})
