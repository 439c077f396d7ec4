import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { screen } from '../testing/overlays.ts'
import KeysPage from './KeysPage.vue'

enableAutoUnmount(afterEach)

const keyOf = (changes: object = {}) => ({
  __typename: 'ApiKey',
  id: '1',
  programId: '1',
  name: 'storefront',
  scopes: ['READ'],
  createdBy: 'admin',
  createdAt: '2026-11-01T00:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...changes,
})

async function start(answer: object) {
  const api = fakeApi()
  api.answers.set('ApiKeys', () => answer)
  const { wrapper } = await mountPage(api, KeysPage)
  await flushPromises()
  const button = (name: string) => {
    const found = wrapper
      .findAll('button')
      .findLast((each) => each.text() === name || each.attributes('aria-label') === name)
    if (!found) throw new Error(`No button ${name}`)
    return found
  }
  return { api, wrapper, button }
}
const listed = (...keys: object[]) => ({ data: { apiKeys: keys } })
const refused = (code: string) => ({ errors: [{ message: 'No.', extensions: { code } }] })

describe('API keys page', () => {
  it('shows only the reason to a viewer who is not an admin', async () => {
    const { wrapper } = await start(refused('FORBIDDEN'))
    expect(wrapper.text()).toContain('This page is for admins')
    expect(wrapper.findAll('button')).toEqual([])
  })

  it('offers a retry when the keys cannot be loaded', async () => {
    const { api, wrapper, button } = await start(refused('INTERNAL_SERVER_ERROR'))
    expect(wrapper.text()).toContain('The keys could not be loaded')
    api.answers.set('ApiKeys', () => listed(keyOf()))
    await button('Try again').trigger('click')
    await flushPromises()
    expect(wrapper.findAll('[data-testid=key-row]')).toHaveLength(1)
  })

  it('keeps the input that the server rejects, and shows the reason at its field', async () => {
    const { api, button } = await start(listed(keyOf()))
    const errors = [
      { code: 'INVALID_INPUT', message: 'There is a key named "shop" already.', field: 'name' },
    ]
    api.answers.set('CreateApiKey', () => ({
      data: { createApiKey: { key: null, apiKey: null, errors } },
    }))
    await button('Create key').trigger('click')
    await flushPromises()
    const name = screen.get<HTMLInputElement>('input[name=key-name]')
    await name.setValue('shop')
    await screen.get('[role=dialog] form').trigger('submit')
    await flushPromises()
    expect(screen.get('[role=dialog]').text()).toContain('There is a key named "shop" already.')
    expect(name.element.value).toBe('shop')
    const { variables } = api.requests.at(-1) ?? {}
    expect(variables).toMatchObject({ input: { name: 'shop', scopes: ['READ'] } })
  })

  it('says that the outcome is unknown when no answer comes', async () => {
    const { api, button } = await start(listed(keyOf()))
    await button('Revoke the key of storefront').trigger('click')
    await flushPromises()
    expect(screen.get('[role=dialog]').text()).toContain('It was never used.')
    await screen.get('[role=dialog] form').trigger('submit')
    await flushPromises()
    expect(api.count('RevokeApiKey')).toBe(1)
    expect(screen.get('[role=dialog]').text()).toContain('the change may have been made')
  })

  it('offers no actions for a revoked key, and no rotation for a replaced one', async () => {
    const revokedAt = '2026-11-02T00:00:00.000Z'
    const { wrapper } = await start(
      listed(
        keyOf({ id: '2' }),
        keyOf(),
        keyOf({ id: '3', programId: '3', name: 'old', revokedAt }),
      ),
    )
    const actions = wrapper
      .findAll('[data-testid=key-row]')
      .map((row) => row.findAll('button').map((each) => each.attributes('aria-label')))
    expect(actions).toEqual([
      ['Examples for storefront', 'Rotate the key of storefront', 'Revoke the key of storefront'],
      ['Examples for storefront', 'Revoke the key of storefront'],
      [],
    ])
  })
})
