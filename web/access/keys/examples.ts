import type { Scope } from '../../graphql/generated/graphql.ts'

/** Operations for trying out a new key. */
interface Example {
  /** For a single request from a shell. */
  readonly query: string
  /** For a program that keeps running: a subscription where the scope has one. */
  readonly inProgram: string
}

const examples: Readonly<Record<Scope, Example>> = {
  READ: {
    query: '{ orderStats { totalOrders pendingCount } }',
    inProgram: 'subscription { orderStats { totalOrders pendingCount } }',
  },
  WRITE: {
    query: placeOrder('example-1'),
    inProgram: placeOrder('example-1'),
  },
  ADMIN: {
    query: '{ apiKeys { name scopes lastUsedAt } }',
    inProgram: '{ apiKeys { name scopes lastUsedAt } }',
  },
}

/** Prefers the example that reads, since it changes nothing. */
function exampleFor(scopes: readonly Scope[]): Example {
  if (scopes.includes('READ')) return examples.READ
  return scopes.includes('WRITE') ? examples.WRITE : examples.ADMIN
}

/** Whether the example for these scopes changes data. */
export function exampleWrites(scopes: readonly Scope[]): boolean {
  return exampleFor(scopes) === examples.WRITE
}

/** A shell command that sends the example. `origin` is that of the API's URL. */
export function curlExample(origin: string, key: string, scopes: readonly Scope[]): string {
  const { query } = exampleFor(scopes)
  return [
    `curl -s ${origin}/graphql`,
    `  -H 'Authorization: Bearer ${key}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify({ query })}'`,
  ].join(' \\\n')
}

/** A TypeScript program that sends the example. It reads the key from its environment. */
export function typeScriptExample(origin: string, scopes: readonly Scope[]): string {
  const { inProgram } = exampleFor(scopes)
  return `// npm install graphql graphql-sse
import { createClient } from 'graphql-sse'

const client = createClient({
  url: '${origin}/graphql',
  headers: { Authorization: \`Bearer \${process.env.ORDERS_KEY}\` },
  retryAttempts: Infinity,
})
const results = client.iterate({
  query: \`${inProgram}\`,
})
for await (const { data, errors } of results) {
  console.log(errors ?? data)
}
`
}

function placeOrder(idempotencyKey: string): string {
  return `mutation { placeOrder(input: { idempotencyKey: "${idempotencyKey}", customer: { username: "ada", email: "ada@example.com" }, items: [{ name: "Lamp", category: "Home", creditValue: 30 }], deliveryMethod: PICKUP, deliveryAddress: "Shop" }) { order { orderNumber } errors { message } } }`
}
