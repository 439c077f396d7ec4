import { describe, expect, it } from 'vitest'
import { Deliveries } from './deliveries.ts'

function update(second: number): Buffer {
  return Buffer.from(
    `event: next\ndata: {"data":{"orderStats":{"timestamp":"2026-01-01T00:00:0${second}.000Z"}}}\n\n`,
  )
}

function deliver(deliveries: Deliveries, bytes: Buffer): void {
  deliveries.add(bytes, 0, bytes.length)
}

describe('Deliveries', () => {
  it('reports when every stream has received a tick', () => {
    const deliveries = new Deliveries()
    deliveries.streams = 2
    let completed = 0
    deliveries.onComplete = () => (completed += 1)
    deliver(deliveries, update(1))
    deliver(deliveries, update(2))
    expect(completed).toBe(0)
    deliver(deliveries, update(1))
    expect(completed).toBe(1)
    expect(deliveries.total).toBe(3)
    expect(deliveries.bytes).toBe(3 * update(1).length)
  })

  it('counts lost updates of recorded ticks, and only of those', () => {
    const deliveries = new Deliveries()
    deliveries.streams = 3
    deliver(deliveries, update(1))
    deliveries.record()
    deliver(deliveries, update(2))
    deliver(deliveries, update(3))
    deliveries.stopRecording()
    deliver(deliveries, update(2))
    deliver(deliveries, update(3))
    deliver(deliveries, update(3))
    deliver(deliveries, update(4))
    const { ticks, lost, delaysMs } = deliveries.recorded()
    expect(ticks).toBe(2)
    expect(lost).toBe(1)
    expect(delaysMs).toHaveLength(5)
    expect(delaysMs[0]).toBe(0)
  })
})
