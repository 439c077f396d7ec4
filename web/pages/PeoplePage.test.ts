import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { choose, screen } from '../testing/overlays.ts'
import PeoplePage from './PeoplePage.vue'

enableAutoUnmount(afterEach)

const at = '2026-11-01T10:00:00.000Z'
const person = (username: string, more: object = {}) => ({
  __typename: 'Person',
  id: `id of ${username}`,
  username,
  role: 'OPERATOR',
  createdAt: at,
  disabledAt: null,
  twoFactorEnabled: false,
  lastSignInAt: null,
  ...more,
})

async function start({ scopes = ['READ', 'WRITE', 'ADMIN'], answers = true } = {}) {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({ data: { viewer: { name: 'boss', kind: 'person', scopes } } }))
  const people = [
    person('ada'),
    person('boss', { role: 'ADMIN' }),
    person('old', { disabledAt: at }),
  ]
  const invitations = [
    {
      __typename: 'Invitation',
      id: '7',
      role: 'VIEWER',
      username: null,
      createdBy: 'boss',
      createdAt: at,
      expiresAt: at,
    },
  ]
  if (answers) api.answers.set('People', () => ({ data: { people, invitations } }))
  const { wrapper } = await mountPage(api, PeoplePage)
  const sent: Record<string, unknown>[] = []
  const answer = (name: string, outcome: object) =>
    api.answers.set(name, (variables) => {
      sent.push(variables)
      const field = name.charAt(0).toLowerCase() + name.slice(1)
      return { data: { [field]: { errors: [], ...outcome } } }
    })
  const row = (name: string) => wrapper.get(`[data-username=${name}]`)
  const button = (label: string) => wrapper.get(`button[aria-label="${label}"]`)
  const shown = () => vi.waitUntil(() => wrapper.find('[data-username]').exists())
  return { api, wrapper, answer, sent, row, button, shown }
}

// The choices of a select load on demand. Loading them here keeps a slow machine from failing a test.
beforeAll(() => import('../ui/SelectChoices.vue'), 30_000)

describe('people page', () => {
  it('lists people with role and state, and offers no changes to the viewer’s own account', async () => {
    const { wrapper, row, shown } = await start()
    await shown()
    expect(row('boss').text()).toContain('You')
    expect(row('boss').get('[role=combobox]').attributes()).toHaveProperty('disabled')
    expect(row('boss').findAll('button:not([role])')).toHaveLength(0)
    expect(
      row('ada')
        .findAll('button:not([role])')
        .map((each) => each.text()),
    ).toEqual(['Password link', 'Disable'])
    expect(
      row('old')
        .findAll('button:not([role])')
        .map((each) => each.text()),
    ).toEqual(['Enable'])
    expect(wrapper.text()).toContain('Invitation as viewer')
  })

  it('changes a role, and fetches the list again', async () => {
    const { api, wrapper, answer, sent, row, shown } = await start()
    await shown()
    answer('ChangeRole', {})
    await choose(row('ada').get('[role=combobox]'), 'Viewer')
    await vi.waitUntil(() => wrapper.text().includes('ada is viewer now'))
    expect(sent).toEqual([{ id: 'id of ada', role: 'VIEWER' }])
    await vi.waitUntil(() => api.count('People') > 1)
  })

  it('explains in its own words why a change was rejected', async () => {
    const { wrapper, answer, row, shown } = await start()
    await shown()
    answer('ChangeRole', { errors: [{ code: 'LAST_ADMIN', message: 'in English of the API' }] })
    await choose(row('ada').get('[role=combobox]'), 'Viewer')
    await vi.waitUntil(() => wrapper.find('[role=alert]').exists())
    expect(wrapper.get('[role=alert]').text()).toContain('the last admin who can sign in')
  })

  it('names the consequences before it disables a person', async () => {
    const { answer, sent, button, shown } = await start()
    await shown()
    answer('DisablePerson', {})
    await button('Disable ada').trigger('click')
    const dialog = await vi.waitFor(() => screen.get('[role=dialog]'))
    expect(dialog.text()).toMatch(/signed out everywhere within two seconds/)
    expect(sent).toEqual([])
    await dialog.get('form').trigger('submit')
    await vi.waitUntil(() => !screen.find('[role=dialog]').exists())
    expect(sent).toEqual([{ id: 'id of ada' }])
  })

  it('shows the link of an invitation once', async () => {
    const { wrapper, answer, sent, shown } = await start()
    await shown()
    const link = 'https://orders.example/invitation#secret'
    answer('InvitePerson', { link, invitation: { id: '8', expiresAt: at } })
    const invite = wrapper.findAll('button').find((each) => each.text() === 'Invite')
    await invite?.trigger('click')
    const dialog = await vi.waitFor(() => screen.get('[role=dialog]'))
    await dialog.get('input[value=OPERATOR]').setValue()
    await dialog.get('form').trigger('submit')
    await vi.waitUntil(() => dialog.find('input[readonly]').exists())
    expect(dialog.get<HTMLInputElement>('input[readonly]').element.value).toBe(link)
    expect(sent).toEqual([{ role: 'OPERATOR' }])
  })

  it('fetches nothing for a viewer who is not an admin', async () => {
    const { api, wrapper } = await start({ scopes: ['READ'] })
    await vi.waitUntil(() => wrapper.text().includes('Only admins'))
    expect(api.count('People')).toBe(0)
  })

  it('offers a retry when no answer comes', async () => {
    const { api, wrapper } = await start({ answers: false })
    await vi.waitUntil(() => wrapper.find('[role=alert]').exists())
    const before = api.count('People')
    await wrapper.get('[role=alert] button').trigger('click')
    await vi.waitFor(() => expect(api.count('People')).toBeGreaterThan(before))
  })
})
