import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import TextAround from './TextAround.vue'

it('isolates a name from the text around it (D9)', () => {
  const text = (name: string) => `changed by ${name} first`
  const wrapper = mount(TextAround, { props: { text, part: '\u202Eليلى' } })
  expect(wrapper.text()).toBe('changed by \u202Eليلى first')
  expect(wrapper.get('bdi').text()).toBe('\u202Eليلى')
})
