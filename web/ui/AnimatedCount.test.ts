import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { withFormats } from '../testing/with-formats.ts'
import AnimatedCount from './AnimatedCount.vue'

describe('animated count (R12)', () => {
  it.each([
    ['en-US', '1234567', ['', ',', ',']],
    ['de-DE', '1234567', ['', '.', '.']],
    ['ar-EG', '١٢٣٤٥٦٧', ['', '٬', '٬']],
  ])(
    'has digits alone as its text, and separators for its styles (%s)',
    (locale, text, between) => {
      withFormats({ locale })
      const wrapper = mount(AnimatedCount, { props: { value: 1_234_567 } })
      expect(wrapper.text()).toBe(text)
      const groups = wrapper.findAll('[data-separator]')
      expect(groups.map((group) => group.attributes('data-separator'))).toEqual(between)
    },
  )

  it('follows the formats', async () => {
    const wrapper = mount(AnimatedCount, { props: { value: 5_002 } })
    withFormats({ locale: 'ar-EG' })
    await nextTick()
    expect(wrapper.text()).toBe('٥٠٠٢')
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
