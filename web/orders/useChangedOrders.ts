import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Pulse } from '../ui/usePulse.ts'
import { changedOrders } from './changed-orders.ts'

export interface ShownPage {
  /** Names what is shown, so that turning the page is no change of orders. */
  readonly key: string
  readonly orders: readonly { readonly id: string; readonly version: number }[]
}

type Pulses = ReadonlyMap<string, Exclude<Pulse, undefined>>

/**
 * The orders that came or changed with a fetch of the page already shown, each for `highlightMs`.
 * An order that changes again meanwhile gets the other pulse, which starts its animation anew.
 */
export function useChangedOrders(
  page: () => ShownPage | undefined,
  highlightMs: number,
): Readonly<ShallowRef<Pulses>> {
  const pulses = shallowRef<Pulses>(new Map())
  const timers = new Set<ReturnType<typeof setTimeout>>()

  function highlight(ids: ReadonlySet<string>): void {
    const next = new Map(pulses.value)
    for (const id of ids) next.set(id, next.get(id) === 'odd' ? 'even' : 'odd')
    pulses.value = next

    const timer = setTimeout(() => {
      timers.delete(timer)
      // An order that changed again since has another pulse, and a timer of its own.
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
      return
    }
    const ids = changedOrders(before.orders, now.orders)
    if (ids.size > 0) highlight(ids)
  })
  onScopeDispose(() => timers.forEach(clearTimeout))
  return pulses
}
