import { z } from 'zod'
import { createBenchDatabase } from './databases/bench-database.ts'
import { fillOrders, TERMS } from './databases/fill-orders.ts'
import { MeasuredServer } from './servers/measured-server.ts'
import { createSessions } from './servers/sessions.ts'
import { median, percentile } from './statistics.ts'

interface PageQuery {
  name: string
  /** The allowed p95, in ms. */
  targetMs: number
  variables: { filter?: object; sort?: object; after?: string; first?: number }
}

export interface QueryRun {
  name: string
  targetMs: number
  /** Matching orders as the API counts them, up to 10,000. */
  totalCount: number
  samples: number
  msMedian: number
  msP95: number
}

/** A slow query is repeated until `ENOUGH_MS` have passed, but at least `FEW` times. */
const ENOUGH_MS = 10_000
const FEW = 5

const FAST_MS = 20
const COMMON_MS = 100
const PAGE_SIZE = 25
const DEEP_PAGE = 201

/** The page size for walking to a deep page. */
const STEP = 100

const PAGE = `query Page($first: Int!, $filter: OrderFilter, $sort: OrderSort, $after: String) {
  orders(first: $first, filter: $filter, sort: $sort, after: $after) {
    totalCount totalCountIsExact pageInfo { hasNextPage endCursor }
    edges { node { id orderNumber status customer { username } totalCredits deliveryMethod dateOrdered } }
  }
}`
const Page = z.object({
  data: z.object({
    orders: z.object({
      totalCount: z.number(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
})

const search = (term: string) => ({ filter: { search: term } })

/** The measured queries. `orders` is the number of orders; the searched order number is the middle one. */
function pageQueries(orders: number): PageQuery[] {
  const number = `-${String(orders / 2).padStart(5, '0')}`
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const fast: [string, PageQuery['variables']][] = [
    ['newest first', {}],
    ['status PENDING', { filter: { status: ['PENDING'] } }],
    [
      'two statuses, most credits first',
      {
        filter: { status: ['SHIPPED', 'DELIVERED'] },
        sort: { field: 'TOTAL_CREDITS', direction: 'DESC' },
      },
    ],
    ['sorted by status', { sort: { field: 'STATUS', direction: 'ASC' } }],
    ['sorted by order number', { sort: { field: 'ORDER_NUMBER', direction: 'ASC' } }],
    ['delivery method PICKUP', { filter: { deliveryMethod: 'PICKUP' } }],
    [
      'placed within 30 days',
      {
        filter: { placedAfter: daysAgo(200), placedBefore: daysAgo(170) },
      },
    ],
    ['orders of one customer', { filter: { customerId: '5' } }],
    ['1,000 to 1,100 credits', { filter: { minCredits: 1_000, maxCredits: 1_100 } }],
    ['late', { filter: { overdue: true } }],
    [
      'late, most credits first',
      {
        filter: { overdue: true },
        sort: { field: 'TOTAL_CREDITS', direction: 'DESC' },
      },
    ],
    ['late and PENDING', { filter: { overdue: true, status: ['PENDING'] } }],
    ['not late', { filter: { overdue: false } }],
    ['due first', { sort: { field: 'ESTIMATED_DELIVERY', direction: 'ASC' } }],
    ['due last', { sort: { field: 'ESTIMATED_DELIVERY', direction: 'DESC' } }],
    ['longest in its status first', { sort: { field: 'STATUS_SINCE', direction: 'ASC' } }],
    ['a day or more in its status', { filter: { inStatusForSeconds: 86_400 } }],
    [`search "${number}" (1 match)`, search(number)],
    [`search "${TERMS.rare}" (1 match)`, search(TERMS.rare)],
    [`search "${TERMS.medium}" (a thousandth)`, search(TERMS.medium)],
  ]
  const common: [string, PageQuery['variables']][] = [
    [`search "${TERMS.common}" (a tenth)`, search(TERMS.common)],
    [
      `search "${TERMS.common}", status PENDING, most credits first`,
      {
        filter: { search: TERMS.common, status: ['PENDING'] },
        sort: { field: 'TOTAL_CREDITS', direction: 'DESC' },
      },
    ],
    ['search "example" (all)', search('example')],
    ['search "jo" (two characters)', search('jo')],
  ]
  return [
    ...fast.map(([name, variables]) => ({ name, targetMs: FAST_MS, variables })),
    ...common.map(([name, variables]) => ({ name, targetMs: COMMON_MS, variables })),
  ]
}

/** Measures pages of orders over HTTP from the built server, one request after the other. */
export async function measureQueries(
  postgres: string,
  { orders, repeats }: { orders: number; repeats: number },
  progress: (line: string) => void,
): Promise<QueryRun[]> {
  const database = await createBenchDatabase(postgres)
  const opened = await database.open()
  await fillOrders(opened.sql, orders)
  await opened.sql.run('VACUUM ANALYZE')
  const [credential = ''] = await createSessions(opened.sql, 1)
  await opened.close()

  const server = await MeasuredServer.startSubject(database.env, { tickMs: 5_000 })
  const ask = (variables: PageQuery['variables']) => askPage(server.url, credential, variables)
  const runs: QueryRun[] = []
  try {
    for (let warmUp = 0; warmUp < 50; warmUp += 1) await ask({})
    for (const pageQuery of pageQueries(orders)) {
      runs.push(await measurePageQuery(pageQuery, repeats, ask))
      const deep = await cursorOfPage(DEEP_PAGE, pageQuery.variables, ask)
      if (deep !== undefined) {
        const name = `${pageQuery.name}, page ${DEEP_PAGE}`
        const variables = { ...pageQuery.variables, after: deep }
        runs.push(await measurePageQuery({ ...pageQuery, name, variables }, repeats, ask))
      }
      const last = runs.at(-1)
      if (last !== undefined) progress(`${last.name}: p95 ${last.msP95.toFixed(1)} ms`)
    }
  } finally {
    await server.stop()
    await database.drop()
  }
  return runs
}

type Ask = (variables: PageQuery['variables']) => Promise<z.infer<typeof Page>['data']['orders']>

async function measurePageQuery(
  { name, targetMs, variables }: PageQuery,
  repeats: number,
  ask: Ask,
): Promise<QueryRun> {
  const times: number[] = []
  let { totalCount } = await ask(variables)
  const enoughAt = performance.now() + ENOUGH_MS
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    if (repeat >= FEW && performance.now() > enoughAt) break
    const began = performance.now()
    ;({ totalCount } = await ask(variables))
    times.push(performance.now() - began)
  }
  return {
    name,
    targetMs,
    totalCount,
    samples: times.length,
    msMedian: median(times) ?? NaN,
    msP95: percentile(times, 0.95) ?? NaN,
  }
}

/** The cursor after which page number `page` begins; `undefined` if there are not enough orders. */
async function cursorOfPage(
  page: number,
  variables: PageQuery['variables'],
  ask: Ask,
): Promise<string | undefined> {
  let after: string | undefined
  for (let skipped = 0; skipped < (page - 1) * PAGE_SIZE; skipped += STEP) {
    const { pageInfo } = await ask({
      ...variables,
      first: STEP,
      ...(after === undefined ? {} : { after }),
    })
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return undefined
    after = pageInfo.endCursor
  }
  return after
}

async function askPage(
  url: string,
  credential: string,
  variables: PageQuery['variables'],
): Promise<z.infer<typeof Page>['data']['orders']> {
  const [name = '', value = ''] = credential.trim().split(': ')
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [name]: value },
    body: JSON.stringify({ query: PAGE, variables: { first: PAGE_SIZE, ...variables } }),
  })
  return Page.parse(await response.json()).data.orders
}
