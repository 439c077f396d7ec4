/**
 * The URLs to which connections of a PostgreSQL URL are made, in the order in which they are tried. It may name
 * several hosts: `postgres://a:5432,b:5432/orders`. With `sslmode=prefer` and `allow`, each host is tried with
 * and without TLS.
 */
export function splitHosts(url: string): string[] {
  const [, start = url, hosts = '', rest = ''] =
    /^(postgres(?:ql)?:\/\/(?:[^/?]*@)?)([^/?]*)(.*)$/s.exec(url) ?? []
  return hosts.split(',').flatMap((host) => asInLibpq(start + host + rest))
}

/**
 * Gives `sslmode` the meaning that it has in libpq and in its documentation: `require` encrypts and checks no
 * certificate. Without `uselibpqcompat`, the driver checks certificates in all modes.
 */
function asInLibpq(url: string): string[] {
  const [before = '', query = ''] = url.split(/\?(.*)/s)
  const params = new URLSearchParams(query)
  // The certificates that the system trusts are those that are used without a file.
  const trustsSystem = params.get('sslrootcert') === 'system'
  const mode = params.get('sslmode') ?? (trustsSystem ? 'verify-full' : null)
  if (mode === null || mode === 'no-verify' || params.has('uselibpqcompat')) return [url]
  if (trustsSystem) params.delete('sslrootcert')
  return (MODES_TO_TRY[mode] ?? [trustsSystem ? 'verify-full' : mode]).map((tried) => {
    params.set('sslmode', tried)
    params.set('uselibpqcompat', 'true')
    return `${before}?${params.toString().replaceAll('+', '%20')}`
  })
}

const MODES_TO_TRY: Readonly<Record<string, readonly string[]>> = {
  prefer: ['require', 'disable'],
  allow: ['disable', 'require'],
}

/** The hosts that may have the primary server, and the one to which new connections are made. */
export class Hosts {
  #urls: readonly string[]
  #index = 0

  constructor(url: string) {
    this.#urls = splitHosts(url)
  }

  /** The same hosts, for connections that turn to another one for reasons of their own. It begins at the present one. */
  copy(): Hosts {
    const copy = new Hosts('')
    copy.#urls = this.#urls
    copy.#index = this.#index
    return copy
  }

  get count(): number {
    return this.#urls.length
  }

  /** The URL of the host to connect to. */
  get url(): string {
    return this.#urls[this.#index] ?? ''
  }

  /** Turns to the next host, unless another connection attempt has already turned away from `url`. */
  passOver(url: string): void {
    if (url === this.url) this.#index = (this.#index + 1) % this.#urls.length
  }
}
