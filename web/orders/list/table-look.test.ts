import { describe, expect, it } from 'vitest'
import { parseTableLook, usualLook, visibleColumns, withColumnToggled } from './table-look.ts'

describe('look of the table', () => {
  it('is parsed as it was stored', () => {
    const look = withColumnToggled({ ...usualLook, density: 'compact' }, 'delivery')
    expect(parseTableLook(JSON.parse(JSON.stringify(look)))).toEqual(look)
  })

  it.each([undefined, null, 'text', 7, [], {}, { columns: 'status', density: 'tiny' }])(
    'is the usual one for %j',
    (stored) => {
      expect(parseTableLook(stored)).toEqual(usualLook)
    },
  )

  it('has its columns in a fixed order, whatever the order in which they were chosen', () => {
    const without = withColumnToggled(usualLook, 'customer')
    expect(without.columns).toEqual([
      'status',
      'credits',
      'delivery',
      'estimated',
      'inStatus',
      'ordered',
    ])
    expect(withColumnToggled(without, 'customer')).toEqual(usualLook)
    expect(parseTableLook({ columns: ['ordered', 'x', 'status'] }).columns).toEqual([
      'status',
      'ordered',
    ])
    expect(parseTableLook({ columns: [] }).columns).toEqual([])
  })

  it('leaves out columns that there is no room for', () => {
    expect(visibleColumns(usualLook, true)).toEqual(usualLook.columns)
    expect(visibleColumns(usualLook, false)).toEqual(['status', 'customer', 'credits', 'ordered'])
  })
})
