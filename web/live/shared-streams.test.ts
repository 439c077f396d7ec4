// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeLive, type FakeLive } from '../testing/fake-live.ts'
import type { StreamEvent } from './client.ts'
import { createSharedClient } from './shared-client.ts'
import { createStreamHost } from './stream-host.ts'

const stats = { query: 'subscription OrderStats { orderStats { totalOrders } }' }
const orderOf = (id: string) => ({
  query: 'subscription OrderUpdated($id: ID!) { orderUpdated(id: $id) { status } }',
  variables: { id },
})
const value = (n: number) => ({ data: { n } })
const opened: MessagePort[] = []

/** A host and tabs, connected by real message ports. The test controls what would open connections. */
function startHost({ askMs = 60_000, maxUnanswered = 3 } = {}) {
  const live = fakeLive()
  const host = createStreamHost({ live, askMs, maxUnanswered })
  const own = fakeLive()

  function openTab({ lookMs = 60_000, maxSilentLooks = 3 } = {}) {
    const values: unknown[] = []
    const events: StreamEvent[] = []
    const failures: (() => void)[] = []
    const ports: MessagePort[] = []
    const client = createSharedClient({
      connect(onFailure) {
        const { port1, port2 } = new MessageChannel()
        opened.push(port1, port2)
        ports.push(port2)
        failures.push(onFailure)
        host.serve(port1)
        return { port: port2, close: () => port2.close() }
      },
      ownClient: () => own,
      lookMs,
      maxSilentLooks,
    })
    client.onEvent((event) => events.push(event))
    const sink = {
      next: (result: { data?: unknown }) => values.push(result.data),
      error: () => undefined,
      complete: () => values.push('complete'),
    }
    return {
      client,
      values,
      events,
      failures,
      ports,
      subscribe: (request = stats) => client.subscribe(request, sink),
    }
  }
  return { live, own, openTab }
}

const streams = (live: FakeLive, count: number) =>
  vi.waitFor(() => expect(live.subscribers()).toBe(count))

afterEach(() => {
  vi.useRealTimers()
  for (const port of opened.splice(0)) port.close()
})

describe('streams shared by tabs', () => {
  it('open one stream for eight tabs with equal subscriptions, and close it with the last tab (R17, R19)', async () => {
    const { live, openTab } = startHost()
    const tabs = Array.from({ length: 8 }, () => openTab())
    const stops = tabs.map((tab) => tab.subscribe())
    await streams(live, 1)
    live.push(value(1))
    for (const { values } of tabs) await vi.waitFor(() => expect(values).toEqual([{ n: 1 }]))

    const [last, ...others] = stops
    for (const stop of others) stop()
    live.push(value(2))
    await vi.waitFor(() => expect(tabs[0]?.values).toEqual([{ n: 1 }, { n: 2 }]))
    expect(tabs[1]?.values).toEqual([{ n: 1 }])
    last?.()
    await streams(live, 0)
  })

  it('send the newest value to a tab that joins, unless the stream is lost', async () => {
    const { live, openTab } = startHost()
    const first = openTab()
    first.subscribe()
    await streams(live, 1)
    live.push(value(1))
    const second = openTab()
    second.subscribe()
    await vi.waitFor(() => expect(second.values).toEqual([{ n: 1 }]))

    live.emit('lost', stats)
    await vi.waitFor(() => expect(first.events).toEqual(['lost']))
    const third = openTab()
    third.subscribe()
    third.subscribe(orderOf('1'))
    await streams(live, 2)
    expect(third.values).toEqual([])
  })

  it('report a loss only to the tabs that share the lost stream', async () => {
    const { live, openTab } = startHost()
    const [one, other] = [openTab(), openTab()]
    one.subscribe(orderOf('1'))
    other.subscribe(orderOf('2'))
    await streams(live, 2)
    live.emit('lost', orderOf('2'))
    await vi.waitFor(() => expect(other.events).toEqual(['lost']))
    expect(one.events).toEqual([])
  })

  it('restart for all tabs after a sign-in or sign-out', async () => {
    const { live, openTab } = startHost()
    const [one, other] = [openTab(), openTab()]
    one.subscribe()
    await streams(live, 1)
    live.push(value(1))
    await vi.waitFor(() => expect(one.values).toEqual([{ n: 1 }]))
    // This tab shows the sign-in page, which has no streams.
    other.client.restart()
    await vi.waitFor(() => expect(live.restarts()).toBe(1))
    other.subscribe()
    one.subscribe(orderOf('1'))
    await streams(live, 2)
    expect(other.values).toEqual([])
  })

  it('end for all tabs when the server refuses', async () => {
    const { live, openTab } = startHost()
    const [one, other] = [openTab(), openTab()]
    one.subscribe()
    other.subscribe()
    await streams(live, 1)
    live.push(value(1))
    live.emit('refused', stats)
    live.complete()
    for (const { values, events } of [one, other]) {
      await vi.waitFor(() => expect(values).toEqual([{ n: 1 }, 'complete']))
      expect(events).toEqual(['refused'])
    }
    // A tab that joins later gets no value from before the refusal.
    const later = openTab()
    later.subscribe()
    await streams(live, 1)
    expect(later.values).toEqual([])
  })

  it('close those that only a dead tab used', async () => {
    const { live, openTab } = startHost({ askMs: 5, maxUnanswered: 2 })
    const dead = openTab()
    dead.subscribe(orderOf('1'))
    const alive = openTab()
    alive.subscribe()
    await streams(live, 2)
    const [port] = dead.ports
    if (port) port.onmessage = null
    await streams(live, 1)
    live.push(value(1))
    await vi.waitFor(() => expect(alive.values).toEqual([{ n: 1 }]))
  })

  it('return to a tab that was only frozen, and report a gap', async () => {
    const { live, openTab } = startHost({ askMs: 5, maxUnanswered: 2 })
    const tab = openTab()
    tab.subscribe()
    await streams(live, 1)
    const [port] = tab.ports
    const handler = port?.onmessage ?? null
    if (port) port.onmessage = null
    await streams(live, 0)
    if (port) port.onmessage = handler
    tab.client.retryNow()
    await vi.waitFor(() => expect(tab.events).toEqual(['lost', 'gap']))
    await streams(live, 1)
    live.push(value(1))
    await vi.waitFor(() => expect(tab.values).toEqual([{ n: 1 }]))
  })

  it('move to a new host when theirs dies', async () => {
    const { live, openTab } = startHost()
    const tab = openTab({ lookMs: 5, maxSilentLooks: 2 })
    tab.subscribe()
    await vi.waitFor(() => expect(tab.ports.length).toBeGreaterThan(1))
    expect(tab.events.slice(0, 2)).toEqual(['lost', 'gap'])
    await streams(live, 1)
  })

  it('become streams of the tab if no host can be started', () => {
    const { own, openTab } = startHost()
    const tab = openTab()
    tab.subscribe()
    tab.failures[0]?.()
    expect(own.subscribers()).toBe(1)
    tab.subscribe(orderOf('1'))
    own.push(value(1))
    expect(tab.values).toEqual([{ n: 1 }, { n: 1 }])
    own.emit('lost', stats)
    expect(tab.events).toEqual(['lost'])
  })

  it('close when the page goes to the back/forward cache, and return with a gap', async () => {
    const { live, openTab } = startHost()
    const tab = openTab()
    tab.subscribe()
    await streams(live, 1)
    tab.client.suspend()
    await streams(live, 0)
    expect(tab.events).toEqual(['lost'])
    tab.client.resume()
    await streams(live, 1)
    expect(tab.events).toEqual(['lost', 'gap'])
  })
})
