import type { Sink } from 'graphql-sse'
import type { LiveClient, LiveRequest, LiveResult, StreamListener } from './client.ts'
import type { ToHost, ToTab } from './host-messages.ts'

export interface HostConnection {
  readonly port: MessagePort
  readonly close: () => void
}

export interface SharedClientOptions {
  /** Reaches the host of the streams, and tells when there is none to be had. */
  readonly connect: (onFailure: () => void) => HostConnection
  /** Used for good once there is no host: a client of this tab's own. */
  readonly ownClient: () => LiveClient
  /** Time from one look at the host to the next, in milliseconds; not shorter than it asks its tabs. */
  readonly lookMs: number
  /** A host that was not heard of at so many looks is gone; a new one is connected to. */
  readonly maxSilentLooks: number
}

interface Subscription {
  readonly request: LiveRequest
  readonly sink: Sink<LiveResult>
  /** A host has known it: with another one, something is missing in between. */
  known: boolean
  /** Ends it at this tab's own client, where that is in use. */
  stop?: () => void
}

/** A live client whose streams are held by a host that all tabs of the browser share. */
export function createSharedClient(options: SharedClientOptions): LiveClient {
  const listeners = new Set<StreamListener>()
  const subscriptions = new Map<number, Subscription>()
  let host: HostConnection | undefined
  let own: LiveClient | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  let silentLooks = 0
  /** The host has said that it is there, so that it hears what is said. */
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
        // Twice over one connection: the host took this tab for dead, or it is a new one that the
        // browser put in the place of one that died; WebKit does so, and what is sent to the new one
        // over the old connection is lost.
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
        // Whoever signs in or out may hold no stream yet, while other tabs do.
        if (!host) connect()
        send({ type: 'restart' })
      }
    },
  }
}
