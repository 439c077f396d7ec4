import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useBeats } from '../ui/beats.ts'
import type { Pulse } from '../ui/usePulse.ts'
import { changedOrders } from './changed-orders.ts'

export interface ShownPage {
  /** Identifies the page. With another key, orders are not compared: the viewer turned the page. */
  readonly key: string
  readonly orders: readonly { readonly id: string; readonly version: number }[]
}

type Pulses = ReadonlyMap<string, Exclude<Pulse, undefined>>

/**
 * The orders to highlight: those that are new or changed on the same page, from the page's next beat on,
 * each for `highlightMs` milliseconds. An order that changes again in that time gets the other pulse, which restarts its
 * animation.
 */
export function useChangedOrders(
  page: () => ShownPage | undefined,
  highlightMs: number,
): Readonly<ShallowRef<Pulses>> {
  const pulses = shallowRef<Pulses>(new Map())
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const beats = useBeats()
  /** What changed since the last beat. */
  let changed = new Set<string>()
  let takeBack: (() => void) | undefined

  function highlightChanged(): void {
    const ids = changed
    changed = new Set()
    if (ids.size > 0) highlight(ids)
  }

  function highlight(ids: ReadonlySet<string>): void {
    const next = new Map(pulses.value)
    for (const id of ids) next.set(id, next.get(id) === 'odd' ? 'even' : 'odd')
    pulses.value = next

    const timer = setTimeout(() => {
      timers.delete(timer)
      // An order that has changed again has another pulse, and its own timer.
      const stays = [...pulses.value].filter(
        ([id, pulse]) => !ids.has(id) || pulse !== next.get(id),
      )
      pulses.value = new Map(stays)
    }, highlightMs)
    timers.add(timer)
  }

  watch(page, (now, before) => {
    if (!now || before?.key !== now.key) {
      pulses.value = new Map()
      changed.clear()
      return
    }
    const ids = changedOrders(before.orders, now.orders)
    if (ids.size === 0) return
    for (const id of ids) changed.add(id)
    takeBack?.()
    takeBack = beats.request(highlightChanged)
  })
  onScopeDispose(() => takeBack?.())
  onScopeDispose(() => timers.forEach(clearTimeout))
  return pulses
}
