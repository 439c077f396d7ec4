import { createRequest, getOperationName } from '@urql/core'
import { describe, expect, it, vi } from 'vitest'
import { fakeApi } from '../testing/fake-api.ts'

const failing = (code: string) => () => ({
  data: null,
  errors: [{ message: 'No', extensions: { code } }],
})
const ask = (api: ReturnType<typeof fakeApi>) =>
  api.client.query('query Viewer { viewer { name } }', {}).toPromise()

describe('API client', () => {
  it('sends queries by POST and accepts plain JSON only', async () => {
    const api = fakeApi()
    api.answers.set('Viewer', () => ({ data: { viewer: { name: 'admin' } } }))
    await ask(api)
    expect(api.requests[0]?.init.method).toBe('POST')
    expect(new Headers(api.requests[0]?.init.headers).get('accept')).toBe('application/json')
  })

  it.each(['UNAUTHENTICATED', 'SESSION_ENDED'])(
    'reports %s as the end of the session',
    async (code) => {
      const api = fakeApi()
      api.answers.set('Viewer', failing(code))
      await ask(api)
      expect(api.sessionsOver()).toBe(1)
    },
  )

  it('reports no other failure as the end of the session', async () => {
    const api = fakeApi()
    api.answers.set('Viewer', failing('INTERNAL_SERVER_ERROR'))
    await ask(api)
    api.answers.delete('Viewer')
    await ask(api)
    expect(api.sessionsOver()).toBe(0)
  })

  it('gives a stream the name of its operation, which stream events are told apart by', async () => {
    const { client, live } = fakeApi()
    const { query: document } = createRequest('subscription Ticks { ticks }', {})
    const subscription = client.subscription(document, {}).subscribe(() => undefined)
    const name = await vi.waitUntil(() => live.requests()[0]?.operationName)
    expect(name).toBe(getOperationName(document))
    expect(name).toBe('Ticks')
    subscription.unsubscribe()
  })
})
