import { LRUCache } from 'lru-cache'

export interface AccountGuardSettings {
  /** Whether an account has a valid session that began at this IP address. */
  hasSessionFrom: (username: string, ip: string) => Promise<boolean>
  /**
   * Attempts that may fail within the window.
   * @default 10
   */
  maxFailures?: number
  /**
   * How long, in ms, failures count from the first one on. After too many, the account is guarded for
   * the same time.
   * @default 900,000
   */
  windowMs?: number
}

/**
 * More names than can fail within the window: each failure costs a hashing, and a machine does fewer than
 * a hundred a second. So a client cannot push out an account's failures by sending invented names.
 */
const MAX_NAMES = 100_000
const MAX_KNOWN = 20_000

/**
 * Stops guesses at one account that come from many IP addresses, each of which stays within its own
 * limit. After too many failures only IP addresses from which the account was signed in to before are
 * let through, so a client that fails on purpose does not lock the account's person out.
 *
 * The guard knows names, not accounts: it treats a name without an account in the same way.
 */
export class AccountGuard {
  readonly #hasSessionFrom: AccountGuardSettings['hasSessionFrom']
  readonly #maxFailures: number
  readonly #windowMs: number
  readonly #failures: LRUCache<string, number>
  /** IP addresses from which an account was signed in to, by name and address. */
  readonly #known = new LRUCache<string, true>({ max: MAX_KNOWN })

  constructor(settings: AccountGuardSettings) {
    this.#hasSessionFrom = settings.hasSessionFrom
    this.#maxFailures = settings.maxFailures ?? 10
    this.#windowMs = settings.windowMs ?? 15 * 60_000
    this.#failures = new LRUCache({ max: MAX_NAMES })
  }

  /**
   * Begins an attempt. Returns how long, in ms, it has to wait; 0 if it may go on. It counts as failed
   * until `passed` is called: otherwise attempts that arrive together would all be let through.
   */
  async begin(username: string, ip: string): Promise<number> {
    const name = username.toLowerCase()
    const from = nameAndIp(name, ip)
    if (this.#known.has(from)) return 0
    const failures = this.#failures.get(name) ?? 0
    if (failures < this.#maxFailures) {
      const isLast = failures + 1 === this.#maxFailures
      const ttl = failures === 0 || isLast ? this.#windowMs : this.#failures.getRemainingTTL(name)
      this.#failures.set(name, failures + 1, { ttl })
      return 0
    }
    if (await this.#hasSessionFrom(name, ip)) {
      this.#known.set(from, true)
      return 0
    }
    return Math.max(1, this.#failures.getRemainingTTL(name))
  }

  /** An attempt that began was not a wrong guess. */
  passed(username: string, ip: string): void {
    const name = username.toLowerCase()
    if (this.#known.has(nameAndIp(name, ip))) return
    const failures = this.#failures.get(name)
    if (failures === undefined) return
    const ttl = this.#failures.getRemainingTTL(name)
    if (failures <= 1) this.#failures.delete(name)
    else this.#failures.set(name, failures - 1, { ttl })
  }

  /** The account was signed in to from this IP address. */
  signedIn(username: string, ip: string): void {
    this.#known.set(nameAndIp(username.toLowerCase(), ip), true)
  }
}

function nameAndIp(name: string, ip: string): string {
  return `${name} ${ip}`
}
