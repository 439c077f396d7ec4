// The clients, in a process of their own: what they spend must not be counted as the server's.
import { answerParent } from '../answer.ts'
import { monotonicMs } from '../monotonic.ts'
import { Deliveries } from './deliveries.ts'
import { measure } from './measure.ts'
import { LoadRequest } from './messages.ts'
import { LoadStreams } from './streams.ts'

const streams = new LoadStreams()
let deliveries = new Deliveries()
let watched: { at: number; data: string }[] = []

answerParent(async (message) => {
  const request = LoadRequest.parse(message)
  switch (request.ask) {
    case 'open': {
      const began = performance.now()
      deliveries.streams += request.count
      await streams.openMany(request.address, request.senders, request, deliveries)
      return { ms: performance.now() - began }
    }
    case 'measure':
      return measure(request, deliveries, streams)
    case 'watch': {
      const keep = (bytes: Buffer, start: number, end: number) => {
        const at = monotonicMs()
        watched.push({ at, data: bytes.toString('utf8', bytes.indexOf('data: ', start) + 6, end) })
      }
      for (let index = 0; index < request.count; index += 1) {
        const sender = request.senders[index % request.senders.length] ?? ''
        await streams.open(request.address, sender, keep)
      }
      return {}
    }
    case 'watched': {
      const events = watched
      watched = []
      return { events }
    }
    case 'close':
      streams.closeAll()
      deliveries = new Deliveries()
      return {}
  }
})
