import { mount } from '@vue/test-utils'
import urql from '@urql/vue'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { useLiveFeed } from '../live/useLiveFeed.ts'
import { useOrderEvents } from '../live/useOrderEvents.ts'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { useShortcuts } from './keyboard/useShortcuts.ts'
import { startFrame } from './start-frame.ts'

it('provides the statistics, the events and the shortcuts, and ends with its component', async () => {
  const api = fakeApi()
  const Page = defineComponent(() => {
    useLiveFeed()
    useOrderEvents()
    useShortcuts({})
    return () => h('div')
  })
  const { wrapper } = await mountPage(api, Page)
  expect(api.live.subscribers()).toBe(2)
  wrapper.unmount()
  expect(api.live.subscribers()).toBe(0)
})

it('throws if no live client is provided', () => {
  const Frame = defineComponent(() => {
    startFrame()
    return () => h('div')
  })
  const plugins: [typeof urql, ReturnType<typeof fakeApi>['client']][] = [[urql, fakeApi().client]]
  expect(() => mount(Frame, { global: { plugins } })).toThrow('needs a live client')
})
