import { describe, expect, it } from 'vitest'
import { FrameReader } from './frame-reader.ts'

function readAll(pieces: readonly string[]): string[] {
  const found: string[] = []
  const reader = new FrameReader((bytes, start, end) => {
    found.push(bytes.toString('latin1', start, end))
  })
  for (const piece of pieces) reader.push(Buffer.from(piece))
  return found
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'
const FIRST = 'event: next\ndata: {"a":1}\n\n'
const SECOND = 'event: next\ndata: {"a":2}\n\n'

describe('FrameReader', () => {
  it('finds events between response headers, chunk sizes and comments', () => {
    const stream = `${HEAD}3\r\n:\n\n\r\n1b\r\n${FIRST}\r\n1b\r\n${SECOND}\r\n`
    expect(readAll([stream])).toEqual([FIRST, SECOND])
  })

  it('finds the same events wherever the bytes are split', () => {
    const stream = `${HEAD}3\r\n:\n\n\r\n1b\r\n${FIRST}\r\n3\r\n:\n\n\r\n1b\r\n${SECOND}\r\n`
    for (let cut = 1; cut < stream.length; cut += 1) {
      expect(readAll([stream.slice(0, cut), stream.slice(cut)]), `cut at ${cut}`).toEqual([
        FIRST,
        SECOND,
      ])
    }
    expect(readAll(stream.split(/(?:)/))).toEqual([FIRST, SECOND])
  })

  it('accepts an event whose lines are separate chunks', () => {
    const [event, data] = ['event: next\n', 'data: {"a":1}\n\n']
    const stream = `${HEAD}c\r\n${event}\r\nf\r\n${data}\r\n`
    expect(readAll([stream])).toEqual([`${event}\r\nf\r\n${data}`])
  })

  it('counts no other events', () => {
    expect(readAll([`${HEAD}:\n\nevent: complete\ndata:\n\n`])).toEqual([])
  })

  it('does not keep the bytes of its input', () => {
    const found: string[] = []
    const reader = new FrameReader((bytes, start, end) => {
      found.push(bytes.toString('latin1', start, end))
    })
    const shared = Buffer.from(FIRST.slice(0, 20))
    reader.push(shared)
    shared.fill('x')
    reader.push(Buffer.from(FIRST.slice(20)))
    expect(found).toEqual([FIRST])
  })
})
