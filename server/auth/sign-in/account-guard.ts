import { LRUCache } from 'lru-cache'

export interface SignInGuardSettings {
  /** Whether an account has a session that began at this address. */
  hasSessionFrom: (username: string, address: string) => Promise<boolean>
  /** Attempts that may fail within the window; @default 10 */
  maxFailures?: number
  /** How long failures count from the first on, and then how long the account is guarded, in ms. */
  windowMs?: number
}

/**
 * More than can fail within the window: each failure costs a hashing, of which a machine does fewer
 * than a hundred a second. So nobody can push an account's failures out by inventing names.
 */
const MAX_NAMES = 100_000
const MAX_PLACES = 20_000

/**
 * Stops guesses at one account that come from many addresses, each of which stays within its own
 * limit. After too many failures only addresses from which the account was signed in to before are let
 * through, so that a stranger who fails on purpose does not lock the owner out.
 *
 * It knows names, not accounts: a name that nobody has is treated alike.
 */
export class SignInGuard {
  readonly #hasSessionFrom: SignInGuardSettings['hasSessionFrom']
  readonly #maxFailures: number
  readonly #windowMs: number
  readonly #failures: LRUCache<string, number>
  readonly #knownPlaces = new LRUCache<string, true>({ max: MAX_PLACES })

  constructor(settings: SignInGuardSettings) {
    this.#hasSessionFrom = settings.hasSessionFrom
    this.#maxFailures = settings.maxFailures ?? 10
    this.#windowMs = settings.windowMs ?? 15 * 60_000
    this.#failures = new LRUCache({ max: MAX_NAMES })
  }

  /**
   * Begins an attempt; returns how long in ms it has to wait, 0 if it may go on. It counts as failed
   * until `passed` says otherwise: else all those that come at once would be let through.
   */
  async begin(username: string, address: string): Promise<number> {
    const name = username.toLowerCase()
    const place = placeOf(name, address)
    if (this.#knownPlaces.has(place)) return 0
    const failures = this.#failures.get(name) ?? 0
    if (failures < this.#maxFailures) {
      const isLast = failures + 1 === this.#maxFailures
      const ttl = failures === 0 || isLast ? this.#windowMs : this.#failures.getRemainingTTL(name)
      this.#failures.set(name, failures + 1, { ttl })
      return 0
    }
    if (await this.#hasSessionFrom(name, address)) {
      this.#knownPlaces.set(place, true)
      return 0
    }
    return Math.max(1, this.#failures.getRemainingTTL(name))
  }

  /** An attempt that began was no wrong guess. */
  passed(username: string, address: string): void {
    const name = username.toLowerCase()
    if (this.#knownPlaces.has(placeOf(name, address))) return
    const failures = this.#failures.get(name)
    if (failures === undefined) return
    const ttl = this.#failures.getRemainingTTL(name)
    if (failures <= 1) this.#failures.delete(name)
    else this.#failures.set(name, failures - 1, { ttl })
  }

  /** Somebody is signed in to the account from here. */
  signedIn(username: string, address: string): void {
    this.#knownPlaces.set(placeOf(username.toLowerCase(), address), true)
  }
}

function placeOf(name: string, address: string): string {
  return `${name} ${address}`
}
