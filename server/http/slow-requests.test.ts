import { getIntrospectionQuery } from 'graphql'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { connectRaw } from '../testing/http-server.ts'
import { useService } from '../testing/running-service.ts'

const head = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n`
const GRAPHQL = head('/graphql')
const SIGN_IN = head('/api/auth/sign-in/username')

const SLOW = [
  { name: 'a head that never ends', start: GRAPHQL, rest: '' },
  { name: 'a body that never comes', start: GRAPHQL, rest: 'Content-Length: 99\r\n\r\n{' },
  {
    name: 'chunks that never end',
    start: GRAPHQL,
    rest: 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
  },
  { name: 'a sign-in that never comes', start: SIGN_IN, rest: 'Content-Length: 99\r\n\r\n{' },
]

describeOnEachEngine('a client that sends slowly', (get) => {
  const service = useService(get, {
    httpTimeouts: {
      headersTimeout: 100,
      requestTimeout: 200,
      connectionsCheckingInterval: 25,
      answerTimeout: 60_000,
    },
  })
  const port = () => Number(new URL(service().url).port)
  const errors = () =>
    service()
      .logged.records()
      .filter(({ level }) => level === 'error')

  it.each(SLOW)(
    'is disconnected while it sends $name, and the server keeps running',
    async ({ start, rest }) => {
      const { authorization = '' } = await service().makeKey(['READ'])
      const slow = connectRaw(port(), `${start}Authorization: ${authorization}\r\n${rest}`)
      await slow.ended()
      expect(slow.text()).toMatch(/^HTTP\/1\.1 408 /)
      expect((await service().send('/healthz')).status).toBe(200)
      expect(errors()).toEqual([])
    },
  )

  it('is refused before its body arrives if it has no key, and is disconnected', async () => {
    const slow = connectRaw(port(), `${GRAPHQL}Content-Length: 99\r\n\r\n{`)
    await slow.ended()
    expect(slow.text()).toMatch(/^HTTP\/1\.1 401 .*UNAUTHENTICATED/s)
  })

  it('causes no logged error if it disconnects during a request', async () => {
    for (const start of [GRAPHQL, SIGN_IN]) {
      const { socket } = connectRaw(port(), `${start}Content-Length: 99\r\n\r\n{`)
      socket.on('connect', () => socket.end())
      await new Promise((resolve) => socket.once('close', resolve))
    }
    expect((await service().send('/healthz')).status).toBe(200)
    expect(errors()).toEqual([])
  })
})

describeOnEachEngine('a client that reads slowly', (get) => {
  const service = useService(get, {
    httpTimeouts: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      answerTimeout: 200,
    },
  })

  it('is disconnected if it reads nothing, and the server keeps running', async () => {
    const { authorization = '' } = await service().makeKey(['READ'])
    const body = JSON.stringify({ query: getIntrospectionQuery() })
    const request = `${GRAPHQL}Authorization: ${authorization}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const deaf = connect({ port: Number(new URL(service().url).port), host: '127.0.0.1' })
    onTestFinished(() => {
      deaf.destroy()
    })
    deaf.on('error', () => undefined)
    // More responses than the kernel buffers, and more requests than one viewer may run at once.
    for (let n = 0; n < 100; n += 1) deaf.write(request)
    const other = await service().makeKey(['READ'])
    expect((await service().post('{ viewer { name } }', { as: other })).status).toBe(200)
    // The client does not read, so it notices the end only by a failed write.
    const gone = new Promise((resolve) => deaf.once('close', resolve))
    const writing = setInterval(() => deaf.write('\r\n'), 20)
    onTestFinished(() => clearInterval(writing))
    await gone
    expect(
      service()
        .logged.records()
        .filter(({ level }) => level === 'error'),
    ).toEqual([])
  })
})
