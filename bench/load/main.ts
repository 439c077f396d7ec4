// The program of the load process. It simulates the clients in a separate process, so that their CPU time
// is not counted as the server's.
import { answerParent } from '../answer.ts'
import { monotonicMs } from '../monotonic.ts'
import { Deliveries } from './deliveries.ts'
import { measure } from './measure.ts'
import { LoadRequest } from './messages.ts'
import { LoadStreams } from './streams.ts'

const streams = new LoadStreams()
let deliveries = new Deliveries()
let observed: { at: number; data: string }[] = []

answerParent(async (message) => {
  const request = LoadRequest.parse(message)
  switch (request.ask) {
    case 'open': {
      const began = performance.now()
      deliveries.streams += request.count
      await streams.openMany(request.target, request.credentials, request, deliveries)
      return { ms: performance.now() - began }
    }
    case 'measure':
      return measure(request, deliveries, streams)
    case 'observe': {
      const keep = (bytes: Buffer, start: number, end: number) => {
        const at = monotonicMs()
        observed.push({ at, data: bytes.toString('utf8', bytes.indexOf('data: ', start) + 6, end) })
      }
      for (let index = 0; index < request.count; index += 1) {
        const credential = request.credentials[index % request.credentials.length] ?? ''
        await streams.open(request.target, credential, keep)
      }
      return {}
    }
    case 'observed': {
      const events = observed
      observed = []
      return { events }
    }
    case 'close':
      streams.closeAll()
      deliveries = new Deliveries()
      return {}
  }
})
