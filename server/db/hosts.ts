/** The URLs of the single hosts of a PostgreSQL URL, which may name several: `postgres://a:5432,b:5432/orders`. */
export function splitHosts(url: string): string[] {
  const [, start = url, hosts = '', rest = ''] =
    /^(postgres(?:ql)?:\/\/(?:[^/?]*@)?)([^/?]*)(.*)$/s.exec(url) ?? []
  return hosts.split(',').map((host) => start + host + rest)
}

/** The hosts that may have the primary server, and the one to which new connections are made. */
export class Hosts {
  readonly #urls: readonly string[]
  #index = 0

  constructor(url: string) {
    this.#urls = splitHosts(url)
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
