// The floor of the fan-out benchmark: no server can spend less than one system call per stream and update.
// Each update is framed once, and each stream costs one `socket.write`. HTTP requests are not parsed.
import { createServer, type Socket } from 'node:net'
import { listen } from './listen.ts'
import { orderStatsEvent } from './order-stats.ts'
import { everyTick } from './tick.ts'

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n' +
  'Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n'

const streams = new Set<Socket>()

function chunk(): Buffer {
  const event = orderStatsEvent()
  return Buffer.from(`${event.length.toString(16)}\r\n${event}\r\n`)
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.once('data', () => {
    socket.resume()
    socket.write(HEAD)
    socket.write(chunk())
    streams.add(socket)
  })
  socket.on('close', () => streams.delete(socket))
  socket.on('error', () => socket.destroy())
})

everyTick(() => {
  const update = chunk()
  for (const socket of streams) socket.write(update)
})
listen(server)
