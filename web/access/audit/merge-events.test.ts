import { expect, it } from 'vitest'
import { mergeEvents } from './merge-events.ts'

const events = (...ids: number[]) => ids.map((id) => ({ id: String(id) }))

it.each([
  { why: 'nothing is known', newest: [3, 2], known: [], merged: [3, 2], startsAnew: true },
  { why: 'nothing is new', newest: [3, 2], known: [3, 2], merged: [3, 2], startsAnew: false },
  {
    why: 'some are new',
    newest: [5, 4, 3],
    known: [3, 2, 1],
    merged: [5, 4, 3, 2, 1],
    startsAnew: false,
  },
  { why: 'there is a gap', newest: [9, 8, 7], known: [3, 2], merged: [9, 8, 7], startsAnew: true },
  { why: 'all are gone', newest: [], known: [3, 2], merged: [], startsAnew: true },
])('events are joined where $why', ({ newest, known, merged, startsAnew }) => {
  expect(mergeEvents(events(...newest), events(...known))).toEqual({
    events: events(...merged),
    startsAnew,
  })
})
