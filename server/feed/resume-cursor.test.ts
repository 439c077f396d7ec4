import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeResumeCursor, encodeResumeCursor, type ResumeCursor } from './resume-cursor.ts'

const MAX_NUMBER = 2n ** 63n - 1n
const number = fc.bigInt({ min: 1n, max: MAX_NUMBER })

/** The text of a `pg_snapshot`: the open transactions lie between its ends, in ascending order. */
const snapshot = fc
  .uniqueArray(number, { minLength: 1, maxLength: 6 })
  .map((numbers) => numbers.sort((a, b) => (a < b ? -1 : 1)))
  .map((ascending) => `${ascending[0]}:${ascending.at(-1)}:${ascending.slice(0, -1).join(',')}`)

const time = fc.nat({ max: 4_000_000_000_000 })
const identity = fc.record({ id: number, xid: number.map(String), at: time })

const cursors: fc.Arbitrary<ResumeCursor> = fc.record({
  epoch: fc.uuid(),
  cursor: fc.record(
    {
      from: snapshot,
      to: fc.option(snapshot),
      lastId: fc.bigInt({ min: 0n, max: MAX_NUMBER }),
      maxId: number,
    },
    { requiredKeys: ['from', 'to', 'lastId'] },
  ),
  seen: fc.record({
    newest: fc.option(identity, { nil: undefined }),
    latest: fc.array(identity, { maxLength: 16 }),
  }),
  madeAt: time,
})

it('is the same after encoding and decoding', () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      expect(decodeResumeCursor(encodeResumeCursor(cursor))).toEqual(cursor)
    }),
  )
})

it('needs no escapes in a URL or in JSON', () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      expect(encodeResumeCursor(cursor)).toMatch(/^[\w-]+$/)
    }),
  )
})

it('is the same after encoding and decoding with a thousand open transactions', () => {
  const open = Array.from({ length: 1_000 }, (_each, index) => 1_000_000_000 + 2 * index)
  const cursor: ResumeCursor = {
    epoch: '5b0a7f0e-8a3c-4a76-b6a5-0d9be3a8a6a1',
    cursor: { from: `1000000000:1000002000:${open.join(',')}`, to: null, lastId: 0n },
    seen: { newest: undefined, latest: [] },
    madeAt: 1,
  }
  expect(decodeResumeCursor(encodeResumeCursor(cursor))).toEqual(cursor)
})

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

it('names at most 16 transactions of the last page, the last ones', () => {
  const latest = Array.from({ length: 40 }, (_each, n) => ({ id: BigInt(n), xid: '7', at: n }))
  const cursor: ResumeCursor = {
    epoch: 'e',
    cursor: { from: '1:1:', to: null, lastId: 0n },
    seen: { newest: latest[39], latest },
    madeAt: 1,
  }
  const decoded = decodeResumeCursor(encodeResumeCursor(cursor))
  expect(decoded?.seen).toEqual({ newest: latest[39], latest: latest.slice(24) })
})

it('reads cursors of the first release', () => {
  const [from, to] = ['10:20:12', '18:30:']
  const first = encoded(['e', from, to, '7', ['9', '15', 1_000], 2_000])
  expect(decodeResumeCursor(first)).toEqual({
    epoch: 'e',
    cursor: { from, to, lastId: 7n },
    seen: { newest: { id: 9n, xid: '15', at: 1_000 }, latest: [] },
    madeAt: 2_000,
  })
})

it.each([
  ['an empty string', ''],
  ['garbage', '\u0000🦆%%%'],
  ['a Relay cursor', Buffer.from('GPC:N:5').toString('base64')],
  ['text that is not JSON', Buffer.from('[1,').toString('base64url')],
  ['another shape', encoded({ epoch: 'e' })],
  ['too few parts', encoded(['e', '1:1:', null, '0', null])],
  ['too many parts', encoded(['e', '1:1:', null, '0', null, 1, null, [], 1])],
  ['no epoch', encoded(['', '1:1:', null, '0', null, 1])],
  ['a snapshot that runs backwards', encoded(['e', '5:3:', null, '0', null, 1])],
  ['a snapshot without transactions', encoded(['e', '0:0:', null, '0', null, 1])],
  ['a snapshot with an open transaction outside', encoded(['e', '3:5:7', null, '0', null, 1])],
  [
    'a snapshot whose open transactions are out of order',
    encoded(['e', '3:9:6,4', null, '0', null, 1]),
  ],
  ['SQL', encoded(['e', "1:1:'; --", null, '0', null, 1])],
  ['an id that is too large', encoded(['e', '1:1:', null, String(MAX_NUMBER + 1n), null, 1])],
  ['a negative id', encoded(['e', '1:1:', null, '-1', null, 1])],
  ['no time', encoded(['e', '1:1:', null, '0', null, null])],
  ['a text that is too long', encoded(['e', '1:1:', null, '0', null, 1]) + 'A'.repeat(32 * 1024)],
])('%s is not a cursor', (_what, text) => {
  expect(decodeResumeCursor(text)).toBeUndefined()
})

it('never fails, whatever text a client sends', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    // A valid cursor with one character replaced or removed.
    fc.tuple(cursors, fc.nat(), fc.string({ maxLength: 1 })).map(([cursor, index, character]) => {
      const text = encodeResumeCursor(cursor)
      const at = index % text.length
      return text.slice(0, at) + character + (character === '' ? '' : text.slice(at + 1))
    }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const decoded = decodeResumeCursor(text)
      if (decoded !== undefined) {
        expect(decodeResumeCursor(encodeResumeCursor(decoded))).toEqual(decoded)
      }
    }),
    { numRuns: 1_000 },
  )
})
