import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseResponse } from '../testing/chunked.ts'
import { COMPLETE_FRAME, Frame, KEEP_ALIVE_FRAME, nextFrame } from './frame.ts'

const latin1 = (bytes: Buffer) => bytes.toString('latin1')

it('writes a result as a `next` event', () => {
  expect(nextFrame({ data: { n: 1 } }).body.toString()).toBe(
    'event: next\ndata: {"data":{"n":1}}\n\n',
  )
})

it('writes the end as a `complete` event, and a keep-alive as a comment', () => {
  expect(COMPLETE_FRAME.body.toString()).toBe('event: complete\ndata:\n\n')
  expect(KEEP_ALIVE_FRAME.body.toString()).toBe(':\n\n')
})

it('writes the length of a chunk in bytes, in hexadecimal', () => {
  expect(latin1(new Frame('x'.repeat(26)).chunk)).toBe(`1a\r\n${'x'.repeat(26)}\r\n`)
  expect(new Frame('€').chunk).toEqual(Buffer.from('3\r\n€\r\n'))
  expect(new Frame('🚚').chunk).toEqual(Buffer.from('4\r\n🚚\r\n'))
})

it('writes any text as one event in one chunk', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const frame = nextFrame({ data: { text } })
      const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
      const { body, finished } = parseResponse(`${head}${latin1(frame.chunk)}0\r\n\r\n`)
      expect(finished).toBe(true)
      expect(body).toBe(latin1(frame.body))
      const lines = frame.body.toString().split(/\r\n|\r|\n/)
      expect(lines).toHaveLength(4)
      const data: unknown = JSON.parse(lines[1]?.slice('data: '.length) ?? '')
      // Text that UTF-8 cannot encode arrives as JSON escapes it.
      expect(data).toEqual({ data: { text } })
    }),
  )
})
