import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import AnimatedCount from './AnimatedCount.vue'

describe('animated count (R12)', () => {
  it('shows the number without separators', () => {
    expect(mount(AnimatedCount, { props: { value: 1_000_000 } }).text()).toBe('1000000')
  })

  it('starts an animation with each change, but not at first', async () => {
    const wrapper = mount(AnimatedCount, { props: { value: 0 } })
    const pulse = () => wrapper.get('span').attributes('data-pulse')
    expect(pulse()).toBeUndefined()
    await wrapper.setProps({ value: 1 })
    const first = pulse()
    await wrapper.setProps({ value: 1 })
    expect(pulse()).toBe(first)
    await wrapper.setProps({ value: 2 })
    expect(first).toBeDefined()
    expect(pulse()).toBeDefined()
    expect(pulse()).not.toBe(first)
  })
})
