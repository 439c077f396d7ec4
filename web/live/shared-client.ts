import type { Sink } from 'graphql-sse'
import type { LiveClient, LiveRequest, LiveResult, StreamListener } from './client.ts'
import type { ToHost, ToTab } from './host-messages.ts'

export interface HostConnection {
  readonly port: MessagePort
  readonly close: () => void
}

export interface SharedClientOptions {
  /** Connects to the stream host. `onFailure` is called if the host cannot be started. */
  readonly connect: (onFailure: () => void) => HostConnection
  /** Creates a client of this tab's own, used from then on if the host cannot be started. */
  readonly ownClient: () => LiveClient
  /** Interval of the checks for messages from the host, in milliseconds. Not shorter than the host's `askMs`. */
  readonly lookMs: number
  /** After more than this many checks in a row without a message, the tab connects to a new host. */
  readonly maxSilentLooks: number
}

interface Subscription {
  readonly request: LiveRequest
  readonly sink: Sink<LiveResult>
  /** A host has had this subscription. When the next host gets it, values in between are missing. */
  known: boolean
  /** Ends the subscription at this tab's own client, if that is in use. */
  stop?: () => void
}

/**
 * A live client whose streams are held by a host that all tabs of the browser share (stream-host.ts).
 * It connects again, and reports `lost` and `gap` for its subscriptions, when the host falls silent or
 * was replaced. If no host can be started, it uses a client of the tab's own from then on.
 */
export function createSharedClient(options: SharedClientOptions): LiveClient {
  const listeners = new Set<StreamListener>()
  const subscriptions = new Map<number, Subscription>()
  let host: HostConnection | undefined
  let own: LiveClient | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  let silentLooks = 0
  /** The host has sent its welcome, so it receives this tab's messages. */
  let welcomed = false
  let suspended = false
  let lastId = 0

  const emit: StreamListener = (event, request) => {
    for (const listener of listeners) listener(event, request)
  }

  function send(message: ToHost): void {
    host?.port.postMessage(message)
  }

  function connect(): void {
    silentLooks = 0
    welcomed = false
    const opened = options.connect(() => {
      if (host === opened) standAlone()
    })
    host = opened
    opened.port.onmessage = ({ data }: MessageEvent<ToTab>) => {
      if (host === opened) receive(data)
    }
    looking ??= setInterval(look, options.lookMs)
  }

  function disconnect(): void {
    send({ type: 'leave' })
    host?.close()
    host = undefined
    clearInterval(looking)
    looking = undefined
  }

  function join(id: number, subscription: Subscription): void {
    const { request, known } = subscription
    subscription.known = true
    send({ type: 'subscribe', id, request })
    if (known) emit('gap', request)
  }

  function joinAll(): void {
    for (const [id, subscription] of subscriptions) join(id, subscription)
  }

  function loseAll(): void {
    for (const { request, known } of subscriptions.values()) if (known) emit('lost', request)
  }

  function look(): void {
    silentLooks += 1
    if (silentLooks > options.maxSilentLooks) reconnect()
  }

  function reconnect(): void {
    disconnect()
    loseAll()
    connect()
  }

  function standAlone(): void {
    disconnect()
    own = options.ownClient()
    own.onEvent(emit)
    if (suspended) own.suspend()
    for (const subscription of subscriptions.values()) {
      subscription.stop = own.subscribe(subscription.request, subscription.sink)
    }
  }

  function receive(message: ToTab): void {
    silentLooks = 0
    switch (message.type) {
      case 'next':
        subscriptions.get(message.id)?.sink.next(message.result)
        break
      case 'complete': {
        const subscription = subscriptions.get(message.id)
        subscriptions.delete(message.id)
        subscription?.sink.complete()
        break
      }
      case 'event': {
        const subscription = subscriptions.get(message.id)
        if (subscription) emit(message.event, subscription.request)
        break
      }
      case 'are-you-there':
        send({ type: 'here' })
        break
      case 'welcome':
        // A second welcome over one connection has two causes. Either the host took this tab for dead,
        // or the browser replaced a host that died (WebKit does), and then messages to the new host
        // over the old connection are lost.
        if (welcomed) {
          reconnect()
          break
        }
        welcomed = true
        joinAll()
        break
    }
  }

  return {
    subscribe(request, sink) {
      lastId += 1
      const id = lastId
      const subscription: Subscription = { request, sink, known: false }
      subscriptions.set(id, subscription)
      if (own) subscription.stop = own.subscribe(request, sink)
      else if (!suspended) {
        if (!host) connect()
        if (welcomed) join(id, subscription)
      }
      return () => {
        subscriptions.delete(id)
        subscription.stop?.()
        send({ type: 'unsubscribe', id })
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      own?.retryNow()
      send({ type: 'retry-now' })
    },
    suspend() {
      if (suspended) return
      suspended = true
      if (own) {
        own.suspend()
        return
      }
      disconnect()
      loseAll()
    },
    resume() {
      if (!suspended) return
      suspended = false
      if (own) own.resume()
      else if (subscriptions.size > 0) connect()
    },
    restart() {
      if (own) own.restart()
      else {
        // This tab may have no stream yet, as on the sign-in page, while other tabs have some.
        if (!host) connect()
        send({ type: 'restart' })
      }
    },
  }
}
