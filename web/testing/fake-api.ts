import type { Client } from '@urql/core'
import { createApiClient } from '../graphql/client.ts'
import { fakeLive, type FakeLive } from './fake-live.ts'

/** Returns the body of a response, for the variables of the request. */
type Answer = (variables: Record<string, unknown>) => object

interface Request {
  readonly name: string
  readonly variables: Record<string, unknown>
  readonly init: RequestInit
}

export interface FakeApi {
  /** The page's GraphQL client, on a fake network. */
  readonly client: Client
  readonly live: FakeLive
  /** The answers by operation name. A request without one fails like a lost connection. */
  readonly answers: Map<string, Answer>
  /** The requests so far, oldest first. */
  readonly requests: readonly Request[]
  /** The number of requests of an operation. */
  readonly count: (name: string) => number
  /** How often the client reported that the session is over. */
  readonly sessionsOver: () => number
}

export function fakeApi(): FakeApi {
  const live = fakeLive()
  const answers = new Map<string, Answer>()
  const requests: Request[] = []
  let sessionsOver = 0

  const client = createApiClient({
    url: 'http://shop.test/graphql',
    live,
    fetchFn: async (_input, init = {}) => {
      const { name, variables } = readOperation(init)
      requests.push({ name, variables, init })
      const answer = answers.get(name)
      if (!answer) throw new TypeError('Failed to fetch')
      const body = await Promise.resolve(answer(variables))
      return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
    },
    onSessionOver: () => {
      sessionsOver += 1
    },
  })
  return {
    client,
    live,
    answers,
    requests,
    count: (wanted) => requests.filter(({ name }) => name === wanted).length,
    sessionsOver: () => sessionsOver,
  }
}

function readOperation({ body }: RequestInit): {
  name: string
  variables: Record<string, unknown>
} {
  const request: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
  if (!isObject(request) || typeof request['operationName'] !== 'string') {
    throw new Error('Not a named GraphQL operation')
  }
  const { operationName: name, variables } = request
  return { name, variables: isObject(variables) ? variables : {} }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
