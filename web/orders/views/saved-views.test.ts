import { describe, expect, it } from 'vitest'
import { newestOrders } from '../filters/orders-query.ts'
import { builtInViews } from './built-in-views.ts'
import {
  currentView,
  mostViews,
  parseViews,
  viewQuery,
  viewNameProblem,
  viewQueryText,
} from './saved-views.ts'

const mine = { name: 'Mine', query: viewQueryText({ ...newestOrders, method: 'PICKUP', size: 50 }) }

describe('a view', () => {
  it('keeps filters, search, sort and page size, but no cursor', () => {
    const query = {
      ...newestOrders,
      late: true,
      due: 'today',
      waiting: '1d',
      search: 'ada & co',
      sort: { field: 'STATUS', direction: 'ASC' },
      size: 100,
    } as const
    const text = viewQueryText({ ...query, after: 'abc', view: 'Another' })
    expect(viewQuery({ name: 'Mine', query: text })).toEqual({ ...query, view: 'Mine' })
  })

  it('is current if the query equals it, however the viewer got there', () => {
    const views = [...builtInViews, mine]
    expect(currentView(views, newestOrders)).toEqual({ view: builtInViews[0], modified: false })
    for (const view of views) {
      expect(currentView(views, viewQuery(view))).toEqual({ view, modified: false })
      const unnamed = { ...viewQuery(view), view: null, after: 'abc' }
      expect(currentView(views, unnamed)).toEqual({ view, modified: false })
    }
  })

  it('is modified if the query names it and differs from it', () => {
    const views = [...builtInViews, mine]
    const changed = { ...viewQuery(mine), late: true }
    expect(currentView(views, changed)).toEqual({ view: mine, modified: true })
    expect(currentView(builtInViews, changed)).toBeNull()
    // Changes that make it equal to another view select that view.
    const late = builtInViews[1]
    if (!late) throw new Error('no view of late orders')
    expect(currentView(views, { ...viewQuery(late), view: 'Mine' })?.view).toBe(late)
  })

  it.each([
    { name: ' ', problem: 'missing' },
    { name: 'x'.repeat(41), problem: 'long' },
    { name: ` ${'x'.repeat(40)} `, problem: null },
    { name: ' mine ', problem: 'taken' },
    { name: 'Mine too', problem: null },
  ])('called “$name” is $problem', ({ name, problem }) => {
    expect(viewNameProblem(name, ['MINE'])).toBe(problem)
  })
})

describe('stored views', () => {
  it.each([undefined, null, 'text', 7, {}, { views: [] }])('are none for %j', (stored) => {
    expect(parseViews(stored)).toEqual([])
  })

  it('are the valid ones', () => {
    const stored = [
      mine,
      null,
      'text',
      { name: 'No query' },
      { name: 7, query: '' },
      { name: ' ', query: '' },
      { name: 'MINE', query: 'late=yes' },
      { name: ' Old ', query: 'after=abc&stream=tab&status=SHIPPED,LOST,PENDING&min=x' },
    ]
    expect(parseViews(stored)).toEqual([mine, { name: 'Old', query: 'status=PENDING,SHIPPED' }])
  })

  it('are at most as many as can be saved', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ name: `View ${index}`, query: '' }))
    expect(parseViews(many)).toHaveLength(mostViews)
  })
})
