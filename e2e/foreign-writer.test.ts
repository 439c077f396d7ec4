import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  countOn,
  describeInChromium,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { createForeignWriter, type ForeignWriter } from './support/postgres.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('a writer that uses plain SQL on PostgreSQL', ({ open }) => {
  let writer: ForeignWriter | undefined
  let server: RunningServer | undefined

  beforeAll(async () => {
    writer = await createForeignWriter()
    if (writer === undefined) return
    // The statistics interval never passes during the test, so each value was pushed by a change.
    const env = { DATABASE_URL: writer.url, DEMO_ORDERS: '60', STATS_INTERVAL_MS: '3600000' }
    server = await startServer({ command: 'demo', env })
  })
  afterAll(async () => {
    await server?.stop()
    await writer?.drop()
    if (server !== undefined) await removeDirectory(server.directory)
  })

  it('deletes an order that is open on a page, which says so and keeps showing it (R27)', async ({
    skip,
  }) => {
    if (writer === undefined || server === undefined) {
      skip('no PostgreSQL answers (set TEST_DATABASE_URL)')
      return
    }
    await writer.write(
      `INSERT INTO orders (customer_id, order_number, delivery_method, delivery_address, total_credits)
       SELECT min(id), 'ORD-20260101-99999', 'PICKUP', 'At the old mill', 12 FROM customers`,
    )
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await page.getByRole('searchbox').fill('99999')
    await page.getByTestId('order-row').getByRole('link', { name: 'ORD-20260101-99999' }).click()
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    await writer.write(`DELETE FROM orders WHERE order_number = 'ORD-20260101-99999'`)
    await page.getByText('This order was deleted').waitFor({ timeout: 5_000 })
    await page.getByText('At the old mill').waitFor()
    expect(await page.getByRole('button', { name: 'Mark as shipped' }).count()).toBe(0)
    expect(consoleErrors).toEqual([])
  })

  it('inserts, updates and deletes orders, and the page shows it at once (R6)', async ({
    skip,
  }) => {
    if (writer === undefined || server === undefined) {
      skip('no PostgreSQL answers (set TEST_DATABASE_URL)')
      return
    }
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    const total = await countOn(page, 'total-orders')
    const delivered = await countOn(page, 'count-DELIVERED')

    await writer.write(
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       SELECT min(id), 'PICKUP', 'At the shop', 12 FROM customers`,
    )
    await waitForCount(page, 'total-orders', total + 1, 5_000)
    await writer.write(
      `UPDATE orders SET status = 'DELIVERED' WHERE id = (SELECT max(id) FROM orders)`,
    )
    await waitForCount(page, 'count-DELIVERED', delivered + 1, 5_000)
    await page.getByTestId('order-row').first().getByText('Delivered').waitFor()
    await writer.write('TRUNCATE orders CASCADE')
    await waitForCount(page, 'total-orders', 0, 5_000)
    await page.getByText('No orders yet').waitFor()
    expect(consoleErrors).toEqual([])
  })
})
