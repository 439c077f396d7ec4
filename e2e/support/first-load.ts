import { request } from 'node:http'
import type { Page } from 'playwright-core'
import { startCuttingProxy } from './cutting-proxy.ts'

/** The limit for all scripts and styles that the dashboard loads until it is live, in bytes. */
export const FIRST_LOAD_BUDGET = 180 * 1_024

export interface LoadedFile {
  readonly path: string
  /** The size of the response with gzip, in bytes. */
  readonly gzipBytes: number
}

/**
 * Returns the scripts and styles that the dashboard loads until it is live and shows its orders. `page`
 * must be signed in and must not use its cache. A proxy records the files, because the page's own records
 * do not contain those of its workers.
 */
export async function firstLoadOf(page: Page, url: string): Promise<LoadedFile[]> {
  const proxy = await startCuttingProxy(url)
  try {
    await page.goto(proxy.url)
    await untilFilled(page)
    const paths = [...new Set(proxy.files)].filter((path) => /\.(js|css)$/.test(path))
    return await Promise.all(
      paths.map(async (path) => ({ path, gzipBytes: await gzipBytes(new URL(path, url)) })),
    )
  } finally {
    await proxy.close()
  }
}

/** Waits until the dashboard is live and shows its orders. */
export async function untilFilled(page: Page): Promise<void> {
  await page.getByTestId('order-row').first().waitFor()
  await page
    .getByRole('status', { name: 'Live updates' })
    .filter({ hasText: 'Live updates active' })
    .waitFor()
}

/** Returns the size of a response. Does not use `fetch`, which decompresses the body. */
async function gzipBytes(url: URL): Promise<number> {
  const asked = request(url, { headers: { 'Accept-Encoding': 'gzip' } }).end()
  const answer = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject)
  })
  let bytes = 0
  for await (const part of answer) bytes += part.length
  return bytes
}
