import { expect, it } from 'vitest'
import { z } from 'zod'
import { chance, pick, seededDice, wholeBetween } from '../demo/random.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { isLater, isVisibleIn, parseSnapshot } from './snapshot.ts'

it('shows the transactions that had ended', () => {
  const snapshot = parseSnapshot('10:20:10,14,19')
  const visible = Array.from({ length: 25 }, (_, xid) => xid).filter((xid) =>
    isVisibleIn(snapshot, BigInt(xid)),
  )
  expect(visible).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18])
})

it('keeps ids that are too large for a number', () => {
  const snapshot = parseSnapshot('9007199254740993:9007199254740995:9007199254740993')
  expect(isVisibleIn(snapshot, 9007199254740992n)).toBe(true)
  expect(isVisibleIn(snapshot, 9007199254740993n)).toBe(false)
  expect(isVisibleIn(snapshot, 9007199254740994n)).toBe(true)
})

it.each(['', '10', '10:20', 'a:b:'])('refuses %j', (text) => {
  expect(() => parseSnapshot(text)).toThrow()
})

/** The snapshots of a server on which transactions begin and end in random order. */
function history(seed: number, steps: number) {
  const dice = seededDice(seed)
  const open = new Set<number>()
  const ended = new Set<number>()
  let next = 100
  const snapshots = []
  for (let step = 0; step < steps; step += 1) {
    const [first, ...others] = [...open]
    if (first !== undefined && chance(dice, 0.5)) {
      const xid = pick(dice, [first, ...others])
      open.delete(xid)
      ended.add(xid)
    } else if (chance(dice, 0.8)) {
      open.add(next)
      next += 1
    }
    const xmax = Math.max(99, ...ended) + 1
    const xip = [...open].filter((xid) => xid < xmax)
    const text = `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}`
    snapshots.push({ snapshot: parseSnapshot(text), visible: new Set(ended) })
  }
  return { snapshots, last: next, dice }
}

it.each([1, 2, 3, 4, 5])(
  'tells what is visible and which of two snapshots is later (history %i)',
  (seed) => {
    const { snapshots, last, dice } = history(seed, 200)
    const ids = Array.from({ length: last - 100 }, (_, n) => 100 + n)
    for (const { snapshot, visible } of snapshots) {
      expect(ids.filter((xid) => isVisibleIn(snapshot, BigInt(xid)))).toEqual(
        ids.filter((xid) => visible.has(xid)),
      )
    }
    for (let n = 0; n < 500; n += 1) {
      const a = snapshots[wholeBetween(dice, 0, snapshots.length - 1)]
      const b = snapshots[wholeBetween(dice, 0, snapshots.length - 1)]
      if (a === undefined || b === undefined) throw new Error('no snapshot')
      // Of two states of one server, the one that shows more is the later one.
      expect(isLater(a.snapshot, b.snapshot)).toBe(a.visible.size > b.visible.size)
    }
  },
)

describeOnEachEngine('a snapshot of the database', (get) => {
  it('shows the same transactions as in SQL', async () => {
    const Row = z.object({ xid: z.string(), visible: z.boolean() })
    for (const text of [
      '10:20:10,14,19',
      '10:10:',
      '5000000000:5000000003:5000000000,5000000001',
    ]) {
      const rows = await get().database.sql.rows(
        Row,
        `SELECT xid::text, pg_visible_in_snapshot(xid::text::xid8, $1::pg_snapshot) AS visible
           FROM (SELECT generate_series(5, 25) AS xid
                 UNION ALL SELECT generate_series(4999999998, 5000000005)) AS ids`,
        [text],
      )
      const snapshot = parseSnapshot(text)
      expect(rows.length).toBeGreaterThan(20)
      for (const { xid, visible } of rows) expect(isVisibleIn(snapshot, BigInt(xid))).toBe(visible)
    }
  })
})
