// Node's HTTP server: each update is serialized once and written to each response, which frames it.
import { createServer, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'
import { orderStatsEvent } from './order-stats.ts'
import { everyTick } from './tick.ts'

const streams = new Set<ServerResponse>()

const server = createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  res.write(orderStatsEvent())
  streams.add(res)
  res.on('close', () => streams.delete(res))
})

everyTick(() => {
  const update = Buffer.from(orderStatsEvent())
  for (const stream of streams) stream.write(update)
})
listen(server)
