import { afterAll, beforeAll, expect, it } from 'vitest'
import { startStallingProxy } from '../server/testing/stalling-proxy.ts'
import {
  countOn,
  describeInChromium,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { createForeignWriter, type ForeignWriter } from './support/postgres.ts'
import { removeDirectory, startServer } from './support/server.ts'

describeInChromium('a page whose server has lost the database', ({ open }) => {
  let writer: ForeignWriter | undefined
  beforeAll(async () => {
    writer = await createForeignWriter()
  })
  afterAll(() => writer?.drop())

  it('says within 10 s that its values are old and since when, and when they flow again (E6)', async ({
    skip,
    onTestFinished,
  }) => {
    if (writer === undefined) {
      skip('no PostgreSQL answers (set TEST_DATABASE_URL)')
      return
    }
    const database = await startStallingProxy(writer.url)
    const env = { DATABASE_URL: database.url, DEMO_ORDERS: '60' }
    const server = await startServer({ command: 'demo', env })
    onTestFinished(async () => {
      await server.stop()
      await removeDirectory(server.directory)
    })
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    const total = await countOn(page, 'total-orders')

    database.stall()
    await waitForIndicator(page, 'Live updates offline', 10_000)
    await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor()
    // The page asks the server, which cannot answer. The person stays signed in and sees the last values.
    await page.waitForTimeout(12_000)
    await waitForIndicator(page, 'Live updates offline')
    expect(await countOn(page, 'total-orders')).toBe(total)
    await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor()

    await writer.write(
      `INSERT INTO orders (customer_id, order_number, delivery_method, delivery_address, total_credits)
       SELECT min(id), 'ORD-20260101-99998', 'PICKUP', 'At the old mill', 12 FROM customers`,
    )
    database.recover()
    await waitForIndicator(page, 'Live updates active', 15_000)
    await waitForCount(page, 'total-orders', total + 1)
    await page.getByText(/^Live · \d\d:\d\d:\d\d$/).waitFor()
    expect(consoleErrors).toEqual([])
  })
})
