import type { InjectionKey } from 'vue'

/**
 * Coordinates the tabs of a browser while one of them changes the person's credentials. The server then
 * replaces the session. Until the browser has the cookie of the new session, the other tabs get
 * answers that say that their session is over; they wait for `settled` before they believe it.
 */
export interface CredentialChanges {
  /** Runs a change and tells the other tabs when it begins and ends. */
  during: <Result>(change: () => Promise<Result>) => Promise<Result>
  /** Resolves when no other tab changes credentials, or after `timeoutMs`. Never rejects. */
  settled: () => Promise<void>
}

export const credentialChangesKey: InjectionKey<CredentialChanges> = Symbol('credential changes')

export interface CredentialChangesOptions {
  readonly channel: BroadcastChannel
  /** The longest wait for another tab, in ms: the tab may have been closed before its change ended. */
  readonly timeoutMs: number
}

export function createCredentialChanges({
  channel,
  timeoutMs,
}: CredentialChangesOptions): CredentialChanges {
  const waiting = new Set<() => void>()
  let underWay = 0

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === 'begin') underWay += 1
    if (data === 'end') underWay = Math.max(0, underWay - 1)
    if (underWay > 0) return
    for (const done of waiting) done()
    waiting.clear()
  }

  return {
    async during(change) {
      channel.postMessage('begin')
      try {
        return await change()
      } finally {
        channel.postMessage('end')
      }
    },
    settled() {
      if (underWay === 0) return Promise.resolve()
      return new Promise((resolve) => {
        waiting.add(resolve)
        setTimeout(resolve, timeoutMs)
      })
    },
  }
}
