import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { screen } from '../../testing/overlays.ts'
import { readOrdersQuery, writeOrdersQuery } from '../filters/orders-query.ts'
import ViewsMenu from './ViewsMenu.vue'

enableAutoUnmount(afterEach)

const KEY = 'order-views:ada'

/** A page with only this menu, signed in as ada. */
async function start(query: Record<string, string> = {}) {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes: ['READ'] } },
  }))
  const Page = defineComponent(() => {
    const route = useRoute()
    const router = useRouter()
    const query = computed(() => readOrdersQuery(route.query))
    return () =>
      h(ViewsMenu, {
        query: query.value,
        onNamed: (view: string | null) =>
          void router.replace({
            query: writeOrdersQuery(route.query, { ...query.value, view }),
          }),
      })
  })
  const { wrapper, router } = await mountPage(api, Page)
  const go = async (to: Record<string, string>) => {
    await router.push({ query: to })
    await flushPromises()
  }
  await go(query)
  await wrapper.get('button').trigger('click')
  await vi.waitFor(() => screen.get('[role=dialog] a'))
  return {
    unmount: () => wrapper.unmount(),
    router,
    go,
    title: () => wrapper.get('button').text(),
    links: () => screen.findAll('a').map((link) => link.text()),
    current: () => screen.findAll('a[aria-current]').map((link) => link.text()),
    press: async (label: string) => {
      const found = screen
        .findAll('button')
        .find((button) => button.attributes('aria-label') === label || button.text() === label)
      if (!found) throw new Error(`No button ${label}`)
      await found.trigger('click')
      await flushPromises()
    },
    name: async (name: string) => {
      await screen.get('[role=dialog] input').setValue(name)
      await screen.get('[role=dialog] form').trigger('submit')
      await flushPromises()
    },
  }
}

const builtIn = ['All orders', 'To ship', 'Late', 'Due today', 'Out for delivery']

// What the menu shows loads on demand. Loading it here keeps a slow machine from failing the first test.
beforeAll(
  () => Promise.all([import('./ViewsList.vue'), import('../../ui/PopoverPanel.vue')]),
  30_000,
)
afterEach(() => {
  localStorage.clear()
  vi.unstubAllGlobals()
})

describe('views menu', () => {
  it('links to the built-in views, and marks the present one', async () => {
    const { links, current, go, title } = await start({ stream: 'tab' })
    expect(links()).toEqual(builtIn)
    expect(current()).toEqual(['All orders'])
    const late = screen.findAll('a')[2]?.attributes('href')
    expect(late).toContain('stream=tab')
    expect(late).toContain('late=yes')
    await go({ late: 'yes', sort: 'ESTIMATED_DELIVERY.ASC' })
    expect(current()).toEqual(['Late'])
    expect(title()).toBe('Views')
    await go({ late: 'yes', sort: 'ESTIMATED_DELIVERY.ASC', view: 'Late', method: 'PICKUP' })
    expect(current()).toEqual([])
    expect(title()).toBe('Late (modified)')
    await go({ method: 'PICKUP' })
    expect(title()).toBe('Views')
  })

  it('saves what the table shows under a name, for the next visit', async () => {
    const first = await start({ method: 'PICKUP', after: 'abc' })
    await first.name('  Counter ')
    expect(first.links()).toEqual([...builtIn, 'Counter'])
    expect(first.title()).toBe('Views')
    expect(first.router.currentRoute.value.query).toMatchObject({ view: 'Counter', after: 'abc' })
    first.unmount()
    const second = await start()
    expect(second.links()).toEqual([...builtIn, 'Counter'])
    expect(screen.findAll('a').at(-1)?.attributes('href')).toContain('method=PICKUP')
  })

  it('says at the field why a name is refused', async () => {
    const { name, links } = await start({ method: 'PICKUP' })
    await name('  ')
    expect(screen.get('[role=alert]').text()).toContain('Give the view a name')
    await name('late')
    expect(screen.get('[role=alert]').text()).toContain('A view has this name already')
    expect(links()).toEqual(builtIn)
  })

  it('saves changes to a view, renames it, deletes it, and restores it at its position', async () => {
    const query = 'method=PICKUP'
    localStorage.setItem(
      KEY,
      JSON.stringify([
        { name: 'One', query },
        { name: 'Two', query: 'min=1' },
      ]),
    )
    const { press, links, title, router } = await start({
      method: 'PICKUP',
      max: '9',
      view: 'One',
    })
    expect(title()).toBe('One (modified)')
    await press('Save changes to “One”')
    expect(title()).toBe('Views')
    await press('Rename “One”')
    await screen.get('li input').setValue('First')
    await screen.get('li form').trigger('submit')
    await flushPromises()
    expect(links()).toEqual([...builtIn, 'First', 'Two'])
    expect(router.currentRoute.value.query['view']).toBe('First')
    await press('Delete “First”')
    expect(links()).toEqual([...builtIn, 'Two'])
    expect(screen.get('[role=status]').text()).toContain('“First” is deleted.')
    await press('Undo')
    expect(links()).toEqual([...builtIn, 'First', 'Two'])
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toEqual([
      { name: 'First', query: 'method=PICKUP&max=9' },
      { name: 'Two', query: 'min=1' },
    ])
  })

  it('shows what another tab saved, and does not overwrite it', async () => {
    const { links, name } = await start({ method: 'PICKUP' })
    const other = { name: 'Elsewhere', query: 'min=1' }
    localStorage.setItem(KEY, JSON.stringify([other]))
    await name('Here')
    expect(links()).toEqual([...builtIn, 'Elsewhere', 'Here'])
    localStorage.setItem(KEY, JSON.stringify([other]))
    window.dispatchEvent(new StorageEvent('storage', { key: KEY }))
    await flushPromises()
    expect(links()).toEqual([...builtIn, 'Elsewhere'])
  })

  it('works until the page is closed if nothing can be stored, and says so', async () => {
    vi.stubGlobal('localStorage', undefined)
    const { links, name } = await start({ method: 'PICKUP' })
    await name('One')
    await name('Two')
    expect(links()).toEqual([...builtIn, 'One', 'Two'])
    expect(screen.get('[role=dialog]').text()).toContain('Your views could not be saved')
    vi.unstubAllGlobals()
  })

  it('accepts at most thirty views', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      name: `View ${index}`,
      query: 'min=1',
    }))
    localStorage.setItem(KEY, JSON.stringify(many))
    await start()
    expect(screen.find('[role=dialog] input').exists()).toBe(false)
    expect(screen.get('[role=dialog]').text()).toContain('You have 30 views')
  })
})
