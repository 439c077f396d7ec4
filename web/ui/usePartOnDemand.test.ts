import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { usePartOnDemand, type PartOnDemand } from './usePartOnDemand.ts'

const Loaded = defineComponent(() => () => h('p', 'loaded'))

describe('a part on demand', () => {
  it('loads when it is rendered, and can be tried again after a failure', async () => {
    let attempts = 0
    let found: PartOnDemand<typeof Loaded> | undefined
    const Page = defineComponent(() => {
      const onDemand = usePartOnDemand(async () => {
        attempts += 1
        if (attempts < 3) throw new TypeError('Failed to fetch dynamically imported module')
        return Promise.resolve({ default: Loaded })
      })
      found = onDemand
      return () => h('div', [onDemand.state.value, h(onDemand.part)])
    })
    const wrapper = mount(Page)
    expect(wrapper.text()).toBe('loading')
    await flushPromises()
    expect(wrapper.text()).toBe('failed')
    found?.retry()
    found?.retry()
    await flushPromises()
    expect([wrapper.text(), attempts]).toEqual(['failed', 2])
    found?.retry()
    await flushPromises()
    expect(wrapper.text()).toBe('readyloaded')
  })
})
