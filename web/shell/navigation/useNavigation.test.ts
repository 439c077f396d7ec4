import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { useNavigation } from './useNavigation.ts'

/** Returns the routes that a viewer with these scopes sees. */
async function listedFor(scopes: readonly string[]): Promise<string> {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes } },
  }))
  const List = defineComponent(() => {
    const navigation = useNavigation()
    return () => {
      const { main, settings, own } = navigation.value
      return h('p', [...main, ...settings, ...own].map(({ to }) => to).join(' '))
    }
  })
  const { wrapper } = await mountPage(api, List)
  await flushPromises()
  const listed = wrapper.text()
  wrapper.unmount()
  return listed
}

it('lists the pages for admins only to admins', async () => {
  expect(await listedFor(['READ', 'WRITE'])).toBe('dashboard account')
  expect(await listedFor(['READ', 'WRITE', 'ADMIN'])).toBe('dashboard people keys audit account')
})
