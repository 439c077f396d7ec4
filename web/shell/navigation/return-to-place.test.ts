import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { continueAtOrder, whenReachable } from './return-to-place.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  document.body.innerHTML = ''
})

function documentHeight(px: number): void {
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(px)
}

describe('the place to return to', () => {
  it('is reached once the page is long enough', async () => {
    const reached = vi.fn()
    documentHeight(0)
    void whenReachable({ left: 0, top: 300 }).then(reached)
    await vi.advanceTimersByTimeAsync(500)
    expect(reached).not.toHaveBeenCalled()
    documentHeight(window.innerHeight + 300)
    await vi.advanceTimersByTimeAsync(50)
    expect(reached).toHaveBeenCalledWith({ left: 0, top: 300 })
  })

  it('is reached only when rows have taken the room of their placeholders', async () => {
    const reached = vi.fn()
    documentHeight(window.innerHeight + 300)
    document.body.innerHTML = '<main id="content"><p data-placeholder></p></main>'
    void whenReachable({ left: 0, top: 300 }).then(reached)
    await vi.advanceTimersByTimeAsync(500)
    expect(reached).not.toHaveBeenCalled()
    document.querySelector('[data-placeholder]')?.remove()
    await vi.advanceTimersByTimeAsync(50)
    expect(reached).toHaveBeenCalledWith({ left: 0, top: 300 })
  })

  it('is left alone if the viewer scrolls before', async () => {
    const reached = vi.fn()
    documentHeight(0)
    void whenReachable({ left: 0, top: 300 }).then(reached)
    window.dispatchEvent(new Event('wheel'))
    await vi.advanceTimersByTimeAsync(50)
    expect(reached).toHaveBeenCalledWith(false)
  })

  it('is given up if the page stays short', async () => {
    const reached = vi.fn()
    documentHeight(0)
    void whenReachable({ left: 0, top: 300 }).then(reached)
    await vi.advanceTimersByTimeAsync(4_900)
    expect(reached).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(reached).toHaveBeenCalledOnce()
  })

  it('has the order whose page was left, unless the focus was moved', async () => {
    const blank = { template: '' }
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/orders/:id', name: 'order', component: blank },
        { path: '/keys', name: 'keys', component: blank },
      ],
    })
    const comeFrom = (url: string) => continueAtOrder(router.resolve(url), document.body)
    const list = '<p data-order-id="7"><a href="/orders/7">Seven</a></p><button>Other</button>'

    void comeFrom('/orders/7')
    await vi.advanceTimersByTimeAsync(100)
    document.body.innerHTML = list
    await vi.advanceTimersByTimeAsync(100)
    expect(document.activeElement?.textContent).toBe('Seven')

    document.body.innerHTML = list
    document.querySelector('button')?.focus()
    await comeFrom('/orders/7')
    expect(document.activeElement?.textContent).toBe('Other')

    document.body.innerHTML = list
    await comeFrom('/keys')
    expect(document.activeElement).toBe(document.body)
  })
})
