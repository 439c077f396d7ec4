import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeApi, type FakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { choose } from '../testing/overlays.ts'
import AuditPage from './AuditPage.vue'

enableAutoUnmount(afterEach)

const eventOf = (id: number, changes: object = {}) => ({
  __typename: 'AuditEvent',
  id: String(id),
  at: '2026-11-23T12:00:00.000Z',
  actor: 'admin',
  action: 'KEY_CREATED',
  subject: `key:shop-${id}`,
  peer: '10.0.0.1',
  details: [{ __typename: 'AuditDetail', name: 'scopes', value: 'READ' }],
  ...changes,
})

function answer(api: FakeApi, pages: Readonly<Record<string, number[]>>) {
  api.answers.set('AuditEvents', ({ after }) => {
    const ids = pages[typeof after === 'string' ? after : ''] ?? []
    const endCursor = String(ids.at(-1))
    return {
      data: {
        auditEvents: {
          edges: ids.map((id) => ({ node: eventOf(id) })),
          pageInfo: { hasNextPage: pages[endCursor] !== undefined, endCursor },
        },
      },
    }
  })
}

async function start(prepare: (api: FakeApi) => void) {
  const api = fakeApi()
  prepare(api)
  const page = await mountPage(api, AuditPage)
  await flushPromises()
  const { wrapper } = page
  return {
    api,
    ...page,
    rows: () => wrapper.findAll('[data-testid=audit-row]').map((row) => row.text()),
    requested: () => api.requests.findLast(({ name }) => name === 'AuditEvents')?.variables,
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

// The choices of a select load on demand. Loading them here keeps a slow machine from failing a test.
beforeAll(() => import('../ui/SelectChoices.vue'), 30_000)

describe('audit log page', () => {
  it('shows the action, the actor, the subject and the IP address in words', async () => {
    const { rows } = await start((api) => answer(api, { '': [3] }))
    const [row = ''] = rows()
    for (const part of ['Key created', 'scopes: READ', 'admin', 'shop-3', '10.0.0.1']) {
      expect(row).toContain(part)
    }
    expect(row).not.toContain('key:')
  })

  it('loads older events on request and new ones by itself', async () => {
    const { api, wrapper, rows } = await start((each) => answer(each, { '': [3, 2], '2': [1] }))
    const older = wrapper.findAll('button').find((button) => button.text() === 'Show older')
    await older?.trigger('click')
    await flushPromises()
    expect(rows()).toHaveLength(3)
    expect(wrapper.text()).not.toContain('Show older')
    answer(api, { '': [4, 3], '3': [2], '2': [1] })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(rows()).toHaveLength(4)
    expect(rows()[0]).toContain('shop-4')
    expect(wrapper.text()).not.toContain('Show older')
  })

  it('keeps the filter in the query and fetches by it', async () => {
    const { wrapper, router, requested } = await start((api) => answer(api, { '': [3] }))
    await choose(wrapper.get('[role=combobox]'), 'Signed in')
    await wrapper.get('input[type=search]').setValue('ada')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ action: 'SIGN_IN', actor: 'ada' })
    expect(requested()).toMatchObject({ filter: { action: ['SIGN_IN'], actor: 'ada' } })
  })

  it('keeps its events when the newest cannot be loaded, and says so', async () => {
    const { api, wrapper, rows } = await start((each) => answer(each, { '': [3] }))
    api.answers.clear()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(rows()).toHaveLength(1)
    expect(wrapper.text()).toContain('The newest events could not be loaded')
  })

  it('shows only the reason to a viewer who is not an admin', async () => {
    const { wrapper } = await start((api) =>
      api.answers.set('AuditEvents', () => ({
        errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }],
      })),
    )
    expect(wrapper.text()).toContain('This page is for admins')
    expect(wrapper.find('form').exists()).toBe(false)
  })
})
