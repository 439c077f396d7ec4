import type { IncomingHttpHeaders } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Viewer } from '../../viewer/viewer.ts'

export interface ViewersSettings {
  viewerOfCookie: (cookie: string) => Promise<Viewer | undefined>
  viewerOfKey: (key: string) => Promise<Viewer | undefined>
  /** How long, in ms, a look-up holds: a revoked session or key is refused after this at the latest. */
  cacheMs?: number
  maxCached?: number
}

/**
 * Tells who sends a request. Look-ups are remembered for a moment and joined while they are under
 * way, so that ten thousand streams that return at once do not ask ten thousand times.
 */
export class Viewers {
  readonly #settings: ViewersSettings
  readonly #cache: LRUCache<string, Promise<Viewer | undefined>>

  constructor(settings: ViewersSettings) {
    this.#settings = settings
    this.#cache = new LRUCache({
      max: settings.maxCached ?? 10_000,
      ttl: settings.cacheMs ?? 1_500,
    })
  }

  /** The viewer of a request, by its `Authorization: Bearer` key or else by its session cookie. */
  async of(headers: IncomingHttpHeaders): Promise<Viewer | undefined> {
    const credential = credentialOf(headers)
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

  /** Forgets what is known of a request's sender: its session has just begun or ended. */
  forget(headers: IncomingHttpHeaders): void {
    // Whatever else it sends along, it is the cookie's session that begins or ends.
    const session = sessionOf(headers)
    if (session !== undefined) this.#cache.delete(idOf(session))
  }

  /** Forgets everybody: a key was revoked. */
  forgetAll(): void {
    this.#cache.clear()
  }

  #lookUp({ kind, value }: Credential): Promise<Viewer | undefined> {
    return kind === 'key' ? this.#settings.viewerOfKey(value) : this.#settings.viewerOfCookie(value)
  }
}

interface Credential {
  kind: 'key' | 'cookie'
  value: string
}

/** Longer than any key or cookie of ours; what is longer is none. */
const MAX_CREDENTIAL_LENGTH = 4_096

function idOf({ kind, value }: Credential): string {
  return `${kind} ${value}`
}

function credentialOf(headers: IncomingHttpHeaders): Credential | undefined {
  const { authorization } = headers
  if (authorization === undefined) return sessionOf(headers)
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  return key === undefined || key.length > MAX_CREDENTIAL_LENGTH
    ? undefined
    : { kind: 'key', value: key }
}

function sessionOf({ cookie }: IncomingHttpHeaders): Credential | undefined {
  if (cookie === undefined || cookie.length > MAX_CREDENTIAL_LENGTH) return undefined
  // Only the session's own cookie: others on the same host must not make it look like another viewer.
  const session = cookie.split(/; */).filter((each) => SESSION_COOKIE.test(each))
  return session.length === 0 ? undefined : { kind: 'cookie', value: session.join('; ') }
}

const SESSION_COOKIE = /^(__Secure-)?better-auth\.session_token=/
