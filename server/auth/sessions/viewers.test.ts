import { describe, expect, it, vi } from 'vitest'
import type { Viewer } from '../../viewer/viewer.ts'
import { Viewers } from './viewers.ts'

const viewer = (id: string): Viewer => ({
  id,
  name: id,
  kind: 'person',
  scopes: ['READ'],
  credential: id,
})
const COOKIE = 'dashboard.session_token'
const session = (value: string) => ({ cookie: `${COOKIE}=${value}` })
const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

function viewers(settings: { cacheMs?: number; maxCached?: number } = {}) {
  const viewerOfCookie = vi.fn((cookie: string) =>
    Promise.resolve<Viewer | undefined>(viewer(`of ${cookie}`)),
  )
  const viewerOfKey = vi.fn((key: string) =>
    Promise.resolve<Viewer | undefined>(viewer(`of ${key}`)),
  )
  const cache = new Viewers({
    cookieName: COOKIE,
    viewerOfCookie,
    viewerOfKey,
    // An hour, so that no result is dropped because of its age.
    cacheMs: 3_600_000,
    ...settings,
  })
  return { cache, viewerOfCookie, viewerOfKey }
}

describe('the viewer of a request', () => {
  it('is found by the key, by the cookie, or not at all', async () => {
    const { cache } = viewers()
    expect(await cache.of(bearer('k'))).toEqual(viewer('of k'))
    expect(await cache.of(session('s'))).toEqual(viewer('of dashboard.session_token=s'))
    expect(await cache.of({})).toBeUndefined()
  })

  it('is found by the key if there are both', async () => {
    const { cache, viewerOfCookie } = viewers()
    expect(await cache.of({ ...session('s'), ...bearer('k') })).toEqual(viewer('of k'))
    expect(viewerOfCookie).not.toHaveBeenCalled()
  })

  it.each([
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer a b' },
    { authorization: '' },
    { authorization: `Bearer ${'x'.repeat(4_097)}` },
    { authorization: 'odk_key' },
    { ...session('s'), authorization: 'Basic YTpi' },
    { cookie: 'theme=dark' },
    { cookie: '' },
    { cookie: `dashboard.session_token=${'x'.repeat(5_000)}` },
    { cookie: 'not-dashboard.session_token=s' },
    { cookie: '__Secure-dashboard.session_token=s' },
  ])('is none for %j, without a look-up', async (headers) => {
    const { cache, viewerOfCookie, viewerOfKey } = viewers()
    expect(await cache.of(headers)).toBeUndefined()
    expect(viewerOfCookie).not.toHaveBeenCalled()
    expect(viewerOfKey).not.toHaveBeenCalled()
  })

  it('is found among cookies of other programs, however long those are (A3)', async () => {
    const { cache } = viewers()
    const others = Array.from({ length: 6 }, (_, n) => `other${n}=${'x'.repeat(4_000)}`)
    for (const cookies of [others, [`${COOKIE}=${'x'.repeat(5_000)}`]]) {
      for (const cookie of [
        [...cookies, session('s').cookie].join('; '),
        [session('s').cookie, ...cookies].join('; '),
      ]) {
        expect(await cache.of({ cookie })).toEqual(viewer(`of ${session('s').cookie}`))
      }
    }
  })

  it('does not depend on other cookies, or on the case of the scheme', async () => {
    const { cache, viewerOfCookie, viewerOfKey } = viewers()
    await cache.of(session('s'))
    await cache.of({ cookie: `theme=dark; ${session('s').cookie};lang=en` })
    expect(viewerOfCookie.mock.calls).toEqual([['dashboard.session_token=s']])
    await cache.of(bearer('k'))
    await cache.of({ authorization: 'bearer   k' })
    expect(viewerOfKey.mock.calls).toEqual([['k']])
  })
})

describe('look-ups of viewers', () => {
  it('in progress are shared, and their results are cached', async () => {
    const { cache, viewerOfKey } = viewers()
    let answer: (viewer: Viewer) => void = () => undefined
    viewerOfKey.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const asked = Array.from({ length: 1_000 }, () => cache.of(bearer('k')))
    answer(viewer('one'))
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(await cache.of(bearer('k'))).toEqual(viewer('one'))
    expect(viewerOfKey).toHaveBeenCalledTimes(1)
  })

  it('that fail are not cached', async () => {
    const { cache, viewerOfKey } = viewers()
    viewerOfKey.mockRejectedValueOnce(new Error('no database'))
    const [first, joined] = await Promise.allSettled([cache.of(bearer('k')), cache.of(bearer('k'))])
    expect([first.status, joined.status]).toEqual(['rejected', 'rejected'])
    expect(await cache.of(bearer('k'))).toEqual(viewer('of k'))
  })

  it('that fail late do not drop a newer result', async () => {
    const { cache, viewerOfKey } = viewers()
    let fail: (error: Error) => void = () => undefined
    viewerOfKey.mockImplementationOnce(() => new Promise((_resolve, reject) => (fail = reject)))
    const late = cache.of(bearer('k'))
    cache.forgetAll()
    await cache.of(bearer('k'))
    fail(new Error('no database'))
    await expect(late).rejects.toThrow('no database')
    await cache.of(bearer('k'))
    expect(viewerOfKey).toHaveBeenCalledTimes(2)
  })

  it('without a viewer are cached as well', async () => {
    const { cache, viewerOfKey } = viewers()
    viewerOfKey.mockResolvedValue(undefined)
    expect(await cache.of(bearer('k'))).toBeUndefined()
    expect(await cache.of(bearer('k'))).toBeUndefined()
    expect(viewerOfKey).toHaveBeenCalledTimes(1)
  })

  it('are cached up to a number', async () => {
    const { cache, viewerOfKey } = viewers({ maxCached: 2 })
    for (const key of ['a', 'b', 'c']) await cache.of(bearer(key))
    await cache.of(bearer('c'))
    expect(viewerOfKey).toHaveBeenCalledTimes(3)
    await cache.of(bearer('a'))
    expect(viewerOfKey).toHaveBeenCalledTimes(4)
  })

  it('are repeated after a while, so that a session’s end on another server is seen', async () => {
    const { cache, viewerOfKey } = viewers({ cacheMs: 1 })
    await cache.of(bearer('k'))
    viewerOfKey.mockResolvedValue(undefined)
    await vi.waitFor(async () => expect(await cache.of(bearer('k'))).toBeUndefined())
  })

  it('are repeated once the session began or ended, also with a key in the request', async () => {
    const { cache, viewerOfCookie } = viewers()
    await cache.of(session('s'))
    await cache.of(session('other'))
    viewerOfCookie.mockResolvedValue(undefined)
    cache.forgetSession({ ...session('s'), ...bearer('k') })
    expect(await cache.of(session('s'))).toBeUndefined()
    expect(await cache.of(session('other'))).toBeDefined()
  })
})
