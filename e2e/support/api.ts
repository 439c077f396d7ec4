import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ADMIN } from './server.ts'

const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
})

/** What a placed order may have in place of the usual. */
export interface OrderDetails {
  readonly estimatedDelivery?: string
  readonly items?: readonly {
    readonly name: string
    readonly category: string
    readonly creditValue: number
    readonly quantity?: number
  }[]
}

/** A program that uses the API over HTTP with its own key. */
export interface Program {
  readonly key: string
  /** Sends an operation and parses its data. Throws if the response has errors. */
  request<Data>(data: z.ZodType<Data>, query: string, variables?: object): Promise<Data>
  /** Places an order and returns its id. `more` adds to the input. */
  placeOrder(username?: string, more?: OrderDetails): Promise<string>
  /** Changes the status of an order. */
  moveOrder(id: string, status: string): Promise<void>
}

/** The payload of a mutation of an order, without user errors. */
const Order = z.object({ order: z.object({ id: z.string() }), errors: z.array(z.never()) })

/** Signs in as the admin. Returns the cookie header. Throws if that fails. */
export async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  })
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

/** Creates an API key as the admin and returns a program that uses it. */
export async function createProgram(url: string): Promise<Program> {
  const Created = z.object({ createApiKey: z.object({ key: z.string() }) })
  const cookie = await signIn(url)
  const { createApiKey } = await send(
    url,
    { cookie },
    Created,
    `mutation ($name: String!) {
      createApiKey(input: { name: $name, scopes: [READ, WRITE] }) { key errors { message } }
    }`,
    { name: `storefront-${randomUUID().slice(0, 8)}` },
  )
  const headers = { authorization: `Bearer ${createApiKey.key}` }
  const request: Program['request'] = (data, query, variables) =>
    send(url, headers, data, query, variables)
  return {
    key: createApiKey.key,
    request,
    async placeOrder(username = 'walk.in', more = {}) {
      const placed = await request(
        z.object({ placeOrder: Order }),
        `mutation ($input: PlaceOrderInput!) {
          placeOrder(input: $input) { order { id } errors { message } }
        }`,
        {
          input: {
            idempotencyKey: randomUUID(),
            customer: { username, email: `${username}@example.com` },
            items: [{ name: 'Tea pot', category: 'Kitchen', creditValue: 30 }],
            deliveryMethod: 'PICKUP',
            deliveryAddress: 'At the shop',
            ...more,
          },
        },
      )
      return placed.placeOrder.order.id
    },
    async moveOrder(id, status) {
      await request(
        z.object({ updateOrderStatus: Order }),
        `mutation ($input: UpdateOrderStatusInput!) {
          updateOrderStatus(input: $input) { order { id } errors { message } }
        }`,
        { input: { id, status } },
      )
    },
  }
}

async function send<Data>(
  url: string,
  headers: Readonly<Record<string, string>>,
  data: z.ZodType<Data>,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const answer = Answer.parse(await response.json())
  if (answer.errors !== undefined) throw new Error(answer.errors.map((each) => each.message).join())
  return data.parse(answer.data)
}
