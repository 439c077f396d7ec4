import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { eventOf } from '../../testing/orders.ts'
import { useTickerEvents, type TickerEvents } from './useTickerEvents.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const numbered = (...ids: string[]) => ids.map((id) => eventOf({ id }))

async function start(first: readonly string[] | null = ['2', '1']) {
  const api = fakeApi()
  const answer = (...ids: string[]) =>
    api.answers.set('LatestOrderEvents', () => ({ data: { latestOrderEvents: numbered(...ids) } }))
  if (first !== null) answer(...first)
  const made: TickerEvents[] = []
  const { wrapper } = await mountPage(
    api,
    defineComponent(() => {
      made.push(useTickerEvents(4))
      return () => h('div')
    }),
  )
  const [ticker] = made
  if (!ticker) throw new Error('The ticker was not started')
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  return {
    api,
    answer,
    ticker,
    wrapper,
    pass,
    ids: () => ticker.events.value.map(({ id }) => id),
    fetches: () => api.count('LatestOrderEvents'),
  }
}

describe('events of the ticker', () => {
  it('are fetched once, then merged with added ones', async () => {
    const { api, ticker, pass, ids, fetches } = await start()
    expect(ticker.state.value).toBe('loading')
    await pass(0)
    expect(ticker.state.value).toBe('ready')
    expect(api.requests.at(-1)?.variables).toEqual({ first: 4 })
    ticker.add(numbered('4', '2'))
    ticker.add(numbered('3', '5'))
    expect(ids()).toEqual(['5', '4', '3', '2'])
    await pass(60_000)
    expect(fetches()).toBe(1)
  })

  it('keep events that were added before the first answer', async () => {
    const { ticker, pass, ids } = await start()
    ticker.add(numbered('3'))
    await pass(0)
    expect(ids()).toEqual(['3', '2', '1'])
  })

  it('are replaced by a reload, because a restored database may have lower ids', async () => {
    const { answer, ticker, pass, ids } = await start(['9', '8'])
    await pass(1_000)
    ticker.add(numbered('10'))
    answer('3', '2')
    ticker.reload()
    await pass(0)
    expect(ids()).toEqual(['3', '2'])
  })

  it('are fetched rarely, however often reload is called', async () => {
    const { ticker, pass, fetches } = await start()
    await pass(1_000)
    for (let times = 0; times < 20; times += 1) ticker.reload()
    await pass(5_000)
    expect(fetches()).toBe(3)
  })

  it('stay if a reload fails, and report a failure only if there never were any', async () => {
    const { api, answer, ticker, pass, ids } = await start(null)
    await pass(1_000)
    expect(ticker.state.value).toBe('failed')
    answer('2', '1')
    ticker.reload()
    await pass(1_000)
    expect(ticker.state.value).toBe('ready')
    api.answers.delete('LatestOrderEvents')
    ticker.reload()
    await pass(1_000)
    expect(ticker.state.value).toBe('ready')
    expect(ids()).toEqual(['2', '1'])
  })

  it('are not fetched after the page is unmounted', async () => {
    const { ticker, wrapper, pass, fetches } = await start()
    await pass(1_000)
    wrapper.unmount()
    ticker.reload()
    await pass(1_000)
    expect(fetches()).toBe(1)
  })
})
