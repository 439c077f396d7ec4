import { expect, it } from 'vitest'
import { mergeEvents } from './merge-events.ts'

const events = (...ids: number[]) => ids.map((id) => ({ id: String(id) }))

it.each([
  { why: 'no events are known', newest: [3, 2], known: [], merged: [3, 2], replacesKnown: true },
  {
    why: 'there are no new events',
    newest: [3, 2],
    known: [3, 2],
    merged: [3, 2],
    replacesKnown: false,
  },
  {
    why: 'some events are new',
    newest: [5, 4, 3],
    known: [3, 2, 1],
    merged: [5, 4, 3, 2, 1],
    replacesKnown: false,
  },
  {
    why: 'there is a gap',
    newest: [9, 8, 7],
    known: [3, 2],
    merged: [9, 8, 7],
    replacesKnown: true,
  },
  { why: 'the newest page is empty', newest: [], known: [3, 2], merged: [], replacesKnown: true },
])('merges events when $why', ({ newest, known, merged, replacesKnown }) => {
  expect(mergeEvents(events(...newest), events(...known))).toEqual({
    events: events(...merged),
    replacesKnown,
  })
})
