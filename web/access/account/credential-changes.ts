import type { InjectionKey } from 'vue'

/**
 * Between the tabs of a browser: one of them changes its credentials, and the server goes on with
 * another session for all. Until the browser has that one's cookie, the session looks over to them.
 */
export interface CredentialChanges {
  /** Makes a change that the other tabs hear of. */
  during: <Result>(change: () => Promise<Result>) => Promise<Result>
  /** Resolves when no other tab changes anything, or has not said for long that it is done. */
  settled: () => Promise<void>
}

export const credentialChangesKey: InjectionKey<CredentialChanges> = Symbol('credential changes')

export interface CredentialChangesOptions {
  readonly channel: BroadcastChannel
  /** How long a tab is waited for that may have been closed meanwhile, in ms. */
  readonly patienceMs: number
}

export function createCredentialChanges({
  channel,
  patienceMs,
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
        setTimeout(resolve, patienceMs)
      })
    },
  }
}
