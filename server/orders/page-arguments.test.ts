import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const Page = z.object({
  edges: z.array(z.object({ cursor: z.string() })),
  pageInfo: z.object({ startCursor: z.string(), endCursor: z.string() }),
})

describeOnEachEngine('arguments of a page', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 30 })
    reader = await service().makeKey(['READ'])
  })
  const ask = (args: string) =>
    service().post(
      `{ orders${args} { edges { cursor } pageInfo { startCursor endCursor } totalCount } }`,
      { as: reader },
    )

  it('default to 25 orders and allow at most 100', async () => {
    const { data } = await ask('')
    const page = Page.parse(data?.['orders'])
    expect(page.edges).toHaveLength(25)
    expect(page.pageInfo).toEqual({
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges[24]?.cursor,
    })
    expect((await ask('(first: 100)')).codes).toEqual([])
  })

  it.each([
    { args: '(first: 0)', says: '`first` must be from 1 to 100, not 0.' },
    { args: '(first: -1)', says: 'not -1' },
    { args: '(first: 101)', says: 'not 101' },
    { args: '(last: 0)', says: 'not 0' },
    { args: '(last: 101)', says: 'not 101' },
    { args: '(first: 5, last: 5)', says: 'not both' },
    { args: `(last: 5, after: "x")`, says: 'Use `after` with `first`' },
    { args: `(first: 5, before: "x")`, says: 'Use `before` with `last`' },
    { args: `(before: "x")`, says: 'Use `before` with `last`' },
  ])('are refused if they are $args', async ({ args, says }) => {
    const { codes, errors, data } = await ask(args)
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toContain(says)
    expect(data).toBeNull()
  })

  it.each(['', 'ada', '-', '1.5', ' 1', '9223372036854775808', '9'.repeat(40)])(
    'are refused if the customer id is "%s"',
    async (id) => {
      const { codes, errors, data } = await ask(`(filter: { customerId: "${id}" })`)
      expect(codes).toEqual(['BAD_USER_INPUT'])
      expect(errors?.[0]?.message).toBe('`customerId` is not the id of a customer.')
      expect(data).toBeNull()
    },
  )

  const BAD_CURSORS = [
    { field: 'DATE_ORDERED', cursor: '' },
    { field: 'DATE_ORDERED', cursor: 'x' },
    { field: 'DATE_ORDERED', cursor: '\\u0000' },
    { field: 'DATE_ORDERED', cursor: cursorOf(null) },
    { field: 'DATE_ORDERED', cursor: cursorOf(['DATE_ORDERED']) },
    { field: 'DATE_ORDERED', cursor: cursorOf(['DATE_ORDERED', 'yesterday', '1']) },
    { field: 'DATE_ORDERED', cursor: cursorOf(['DATE_ORDERED', '2026-02-30 00:00:00+00', '1']) },
    { field: 'DATE_ORDERED', cursor: cursorOf(['DATE_ORDERED', '2026-02-20 00:00:00+00', '1.5']) },
    { field: 'DATE_ORDERED', cursor: cursorOf(['DATE_ORDERED', '0000-01-01 00:00:00+00', '1']) },
    { field: 'TOTAL_CREDITS', cursor: cursorOf(['TOTAL_CREDITS', '9999999999', '1']) },
    { field: 'TOTAL_CREDITS', cursor: cursorOf(['TOTAL_CREDITS', '1.5', '1']) },
    { field: 'STATUS', cursor: cursorOf(['STATUS', 'LOST', '1']) },
    { field: 'ORDER_NUMBER', cursor: cursorOf(['ORDER_NUMBER', 'a\u0000', '1']) },
    { field: 'ORDER_NUMBER', cursor: cursorOf(['PASSWORD', 'x', '1']) },
  ]
  it.each(BAD_CURSORS)(
    'are refused if the cursor is $cursor for a sort by $field',
    async ({ field, cursor }) => {
      const { codes, errors } = await ask(`(after: "${cursor}", sort: { field: ${field} })`)
      expect(codes).toEqual(['BAD_USER_INPUT'])
      expect(errors?.[0]?.message).toContain('This is not a cursor of this list. Use one')
    },
  )

  it('are refused for a cursor of another sort field, and accepted for the other direction', async () => {
    const { data } = await ask('(first: 3, sort: { field: TOTAL_CREDITS })')
    const { endCursor } = Page.parse(data?.['orders']).pageInfo
    const other = await ask(`(after: "${endCursor}", sort: { field: STATUS })`)
    expect(other.codes).toEqual(['BAD_USER_INPUT'])
    expect(other.errors?.[0]?.message).toContain('sorted by TOTAL_CREDITS, not by STATUS')
    const back = await ask(
      `(after: "${endCursor}", sort: { field: TOTAL_CREDITS, direction: ASC })`,
    )
    expect(back.codes).toEqual([])
  })
})
