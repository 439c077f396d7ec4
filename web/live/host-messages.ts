import type { LiveRequest, LiveResult, StreamEvent } from './client.ts'

/** What a tab tells the host of the streams. `id` names one of the tab's subscriptions. */
export type ToHost =
  | { readonly type: 'subscribe'; readonly id: number; readonly request: LiveRequest }
  | { readonly type: 'unsubscribe'; readonly id: number }
  | { readonly type: 'retry-now' }
  | { readonly type: 'restart' }
  /** The answer to `are-you-there`. */
  | { readonly type: 'here' }
  /** The tab goes; it subscribes to nothing any more. */
  | { readonly type: 'leave' }

/** What the host tells a tab. */
export type ToTab =
  | { readonly type: 'next'; readonly id: number; readonly result: LiveResult }
  | { readonly type: 'complete'; readonly id: number }
  | { readonly type: 'event'; readonly id: number; readonly event: StreamEvent }
  | { readonly type: 'are-you-there' }
  /** The host is there, and knows nothing of what the tab subscribed to: the tab (again) says all of it. */
  | { readonly type: 'welcome' }
