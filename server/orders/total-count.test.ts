import { beforeAll, expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { countStatuses } from '../testing/count-statuses.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { MatchingOrders } from './matching-orders.ts'

const MANY = 10_002

describeOnEachEngine('the number of orders that match', (get) => {
  let sql: Sql
  beforeAll(async () => {
    sql = get().database.sql
    // The oldest orders have another status. A search by customer considers newer orders first.
    const often = await makeCustomer(sql, 'often')
    await placeOrders(sql, often, { count: 3, status: 'DELIVERED' })
    await placeOrders(sql, often, { count: MANY })
    await placeOrders(sql, await makeCustomer(sql, 'once'), { status: 'SHIPPED' })
  })

  it('is exact without a filter and by status, for any number of orders', async () => {
    expect(await new MatchingOrders(sql, {}).count(() => countStatuses(sql))).toEqual({
      count: MANY + 4,
      exact: true,
    })
    expect(
      await new MatchingOrders(sql, { status: ['PENDING'] }).count(() => countStatuses(sql)),
    ).toEqual({
      count: MANY,
      exact: true,
    })
    expect(
      await new MatchingOrders(sql, { status: ['PENDING', 'SHIPPED'], search: ' ' }).count(() =>
        countStatuses(sql),
      ),
    ).toEqual({
      count: MANY + 1,
      exact: true,
    })
  })

  it('is counted up to 10,000 otherwise', async () => {
    expect(
      await new MatchingOrders(sql, { deliveryMethod: 'PICKUP' }).count(() => countStatuses(sql)),
    ).toEqual({
      count: 10_000,
      exact: false,
    })
    expect(
      await new MatchingOrders(sql, { deliveryMethod: 'HOME_DELIVERY' }).count(() =>
        countStatuses(sql),
      ),
    ).toEqual({
      count: 0,
      exact: true,
    })
  })

  it('of a search is exact only if all matches were considered', async () => {
    expect(
      await new MatchingOrders(sql, { search: 'once' }).count(() => countStatuses(sql)),
    ).toEqual({
      count: 1,
      exact: true,
    })
    expect(
      await new MatchingOrders(sql, { search: 'often' }).count(() => countStatuses(sql)),
    ).toMatchObject({
      exact: false,
    })
    expect(
      await new MatchingOrders(sql, { search: 'often', status: ['DELIVERED'] }).count(() =>
        countStatuses(sql),
      ),
    ).toMatchObject({
      exact: false,
    })
  })
})
