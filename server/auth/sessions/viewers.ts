import type { IncomingHttpHeaders } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Viewer } from '../../viewer/viewer.ts'

/** Drops cached rights. Everything that takes rights away calls it after its commit. */
export interface CachedRights {
  /** The next request of every viewer reads its rights from the database again. */
  forgetAll(): void
}

export interface ViewersSettings {
  /** The name of the session's cookie. */
  cookieName: string
  viewerOfCookie: (cookie: string) => Promise<Viewer | undefined>
  viewerOfKey: (key: string) => Promise<Viewer | undefined>
  /**
   * How long, in ms, the result of a look-up is used: on other servers a revoked session or key is
   * refused after this time at the latest.
   * @default 1,500
   */
  cacheMs?: number
  /** @default 10,000 */
  maxCached?: number
}

/**
 * Tells which viewer a request is made for. Results are cached for a moment and requests share a look-up
 * that is in progress, so that ten thousand streams that reconnect together do not make ten thousand
 * queries.
 */
export class Viewers implements CachedRights {
  readonly #settings: ViewersSettings
  readonly #cache: LRUCache<string, Promise<Viewer | undefined>>

  constructor(settings: ViewersSettings) {
    this.#settings = settings
    this.#cache = new LRUCache({
      max: settings.maxCached ?? 10_000,
      ttl: settings.cacheMs ?? 1_500,
    })
  }

  /**
   * The viewer of a request: of its `Authorization: Bearer` key, or without that header of its session
   * cookie. `undefined` if neither is valid. Rejects if the database cannot be read; such a failure is
   * not cached.
   */
  async of(headers: IncomingHttpHeaders): Promise<Viewer | undefined> {
    const credential = this.#credentialOf(headers)
    if (credential === undefined) return undefined
    const id = idOf(credential)
    const known = this.#cache.get(id)
    if (known !== undefined) return known
    const lookUp = this.#lookUp(credential)
    this.#cache.set(id, lookUp)
    // A failed look-up says nothing about the viewer.
    lookUp.catch(() => {
      if (this.#cache.peek(id) === lookUp) this.#cache.delete(id)
    })
    return lookUp
  }

  /** Drops the result for a request's session cookie: the session has just begun or ended. */
  forgetSession(headers: IncomingHttpHeaders): void {
    // Also if a key was sent along: it is the cookie's session that begins or ends.
    const session = this.#sessionOf(headers)
    if (session !== undefined) this.#cache.delete(idOf(session))
  }

  forgetAll(): void {
    this.#cache.clear()
  }

  #lookUp({ kind, value }: Credential): Promise<Viewer | undefined> {
    return kind === 'key' ? this.#settings.viewerOfKey(value) : this.#settings.viewerOfCookie(value)
  }

  #credentialOf(headers: IncomingHttpHeaders): Credential | undefined {
    const { authorization } = headers
    if (authorization === undefined) return this.#sessionOf(headers)
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    return key === undefined || key.length > MAX_CREDENTIAL_LENGTH
      ? undefined
      : { kind: 'key', value: key }
  }

  #sessionOf({ cookie }: IncomingHttpHeaders): Credential | undefined {
    if (cookie === undefined) return undefined
    // Other cookies of the same host are left out, so that they change neither the cache's key nor whether
    // the session is looked up.
    const start = `${this.#settings.cookieName}=`
    const session = cookie
      .split(/; */)
      .filter((each) => each.startsWith(start) && each.length <= MAX_CREDENTIAL_LENGTH)
    return session.length === 0 ? undefined : { kind: 'cookie', value: session.join('; ') }
  }
}

interface Credential {
  kind: 'key' | 'cookie'
  value: string
}

/** Longer than any valid key or session cookie; longer ones are refused without a look-up. */
const MAX_CREDENTIAL_LENGTH = 4_096

function idOf({ kind, value }: Credential): string {
  return `${kind} ${value}`
}
