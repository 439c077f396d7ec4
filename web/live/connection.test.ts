import { describe, expect, it } from 'vitest'
import { initialConnection, needsFallback, nextConnection, type Phase } from './connection.ts'

function after(
  ...events: Parameters<typeof nextConnection>[1][]
): ReturnType<typeof nextConnection> {
  return events.reduce(nextConnection, initialConnection)
}

const value = (at: number) => ({ type: 'value', at }) as const
const answered = (at: number) => ({ type: 'poll-answered', at }) as const

describe('connection', () => {
  it('is live only once a value has arrived', () => {
    expect(initialConnection.phase).toBe('connecting')
    expect(after(value(7))).toEqual({ phase: 'live', receivedAt: 7 })
  })

  it('reconnects when a live stream is lost', () => {
    expect(after(value(7), { type: 'lost' })).toEqual({ phase: 'reconnecting', receivedAt: 7 })
  })

  it('stays connecting when the first attempts fail', () => {
    expect(after({ type: 'lost' }).phase).toBe('connecting')
  })

  it('is polling while polls are answered, and offline when they fail', () => {
    expect(after(value(1), { type: 'lost' }, answered(9))).toEqual({
      phase: 'polling',
      receivedAt: 9,
    })
    expect(after(value(1), { type: 'lost' }, answered(9), { type: 'poll-failed' })).toEqual({
      phase: 'offline',
      receivedAt: 9,
    })
    expect(after({ type: 'poll-failed' }, answered(9)).phase).toBe('polling')
  })

  it('stays connecting while polls are answered, until the start is overdue (D16)', () => {
    expect(after(answered(9))).toEqual({ phase: 'connecting', receivedAt: 9 })
    expect(after(answered(9), { type: 'overdue' })).toEqual({ phase: 'polling', receivedAt: 9 })
    expect(after({ type: 'overdue' }).phase).toBe('reconnecting')
    expect(after({ type: 'overdue' }, answered(9)).phase).toBe('polling')
  })

  it('is overdue only while it is connecting', () => {
    expect(after(value(1), { type: 'overdue' }).phase).toBe('live')
    expect(after({ type: 'poll-failed' }, { type: 'overdue' }).phase).toBe('offline')
    expect(after({ type: 'session-ended' }, { type: 'overdue' }).phase).toBe('signed-out')
  })

  it('stays polling or offline while the stream fails again', () => {
    expect(after(value(1), { type: 'lost' }, answered(9), { type: 'lost' }).phase).toBe('polling')
  })

  it('stays live when a late poll is answered or fails', () => {
    expect(after(value(5), answered(9))).toEqual({ phase: 'live', receivedAt: 5 })
    expect(after(value(5), { type: 'poll-failed' }).phase).toBe('live')
  })

  it('is stale from when the server says so until it takes it back or sends a value (E6)', () => {
    const stale = after(value(1), { type: 'stale' })
    expect(stale).toEqual({ phase: 'stale', receivedAt: 1 })
    expect(nextConnection(stale, { type: 'stale' })).toEqual(stale)
    expect(nextConnection(stale, { type: 'flowing' })).toEqual({ phase: 'live', receivedAt: 1 })
    expect(nextConnection(stale, value(5))).toEqual({ phase: 'live', receivedAt: 5 })
    expect(nextConnection(stale, { type: 'lost' }).phase).toBe('reconnecting')
  })

  it('stays stale whatever polls say, but shows what they bring', () => {
    expect(after(value(1), { type: 'stale' }, { type: 'poll-failed' }).phase).toBe('stale')
    expect(after(value(1), { type: 'stale' }, answered(9))).toEqual({
      phase: 'stale',
      receivedAt: 9,
    })
  })

  it('does not become live by `flowing` before a value has arrived', () => {
    expect(after({ type: 'flowing' }).phase).toBe('connecting')
    expect(after(value(1), { type: 'lost' }, { type: 'flowing' }).phase).toBe('reconnecting')
  })

  it('never leaves signed-out', () => {
    const over = after(value(1), { type: 'session-ended' })
    expect(over.phase).toBe('signed-out')
    expect(nextConnection(over, value(2))).toBe(over)
    expect(nextConnection(over, answered(2))).toBe(over)
    expect(nextConnection(over, { type: 'stale' })).toBe(over)
  })

  it('needs the fallback in every phase but live and signed-out', () => {
    const phases: Phase[] = [
      'connecting',
      'live',
      'stale',
      'reconnecting',
      'polling',
      'offline',
      'signed-out',
    ]
    expect(phases.filter(needsFallback)).toEqual([
      'connecting',
      'stale',
      'reconnecting',
      'polling',
      'offline',
    ])
  })
})
