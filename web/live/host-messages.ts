import type { LiveRequest, LiveResult, StreamEvent } from './client.ts'

/**
 * Messages from a tab to the stream host (stream-host.ts), which runs in a shared worker. `id` names one
 * of the tab's subscriptions.
 */
export type ToHost =
  | { readonly type: 'subscribe'; readonly id: number; readonly request: LiveRequest }
  | { readonly type: 'unsubscribe'; readonly id: number }
  | { readonly type: 'retry-now' }
  | { readonly type: 'restart' }
  /** The answer to `are-you-there`. */
  | { readonly type: 'here' }
  /** The tab closes. All its subscriptions end. */
  | { readonly type: 'leave' }

/** Messages from the stream host to a tab. */
export type ToTab =
  | { readonly type: 'next'; readonly id: number; readonly result: LiveResult }
  | { readonly type: 'complete'; readonly id: number }
  | { readonly type: 'event'; readonly id: number; readonly event: StreamEvent }
  | { readonly type: 'are-you-there' }
  /** The host runs and knows no subscription of this tab: the tab sends all of them (again). */
  | { readonly type: 'welcome' }
