import { describe, expect, it } from 'vitest'
import {
  numberWidth,
  parseTableLook,
  usualLook,
  visibleColumns,
  withColumnToggled,
} from './table-look.ts'

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
      'estimated',
      'inStatus',
      'delivery',
      'credits',
      'ordered',
    ])
    expect(withColumnToggled(without, 'customer')).toEqual(usualLook)
    expect(parseTableLook({ columns: ['ordered', 'x', 'status'] }).columns).toEqual([
      'status',
      'ordered',
    ])
    expect(parseTableLook({ columns: [] }).columns).toEqual([])
  })

  it('leaves out the least important columns that there is no room for', () => {
    const namesAt = (width: number) => visibleColumns(usualLook, width).join(' ')
    expect(visibleColumns(usualLook, 1_068)).toEqual(usualLook.columns)
    expect(namesAt(1_067)).toBe('status customer estimated delivery credits ordered')
    expect(namesAt(844)).toBe('status customer estimated credits ordered')
    expect(namesAt(724)).toBe('status customer credits ordered')
    expect(namesAt(620)).toBe('status customer credits')
    expect(namesAt(0)).toBe('status customer')
  })

  it('leaves out nothing else, and nothing that fits', () => {
    const look = { ...usualLook, columns: ['status', 'inStatus', 'ordered'] } as const
    expect(visibleColumns(look, 640)).toEqual(['status', 'inStatus', 'ordered'])
    expect(visibleColumns(look, 520)).toEqual(['status', 'ordered'])
    expect(visibleColumns(look, 400)).toEqual(['status'])
  })

  it('keeps the column that it is sorted by, and cuts the number where there is no room', () => {
    const sorted = visibleColumns(usualLook, 566, 'estimated')
    expect(sorted).toEqual(['status', 'customer', 'estimated'])
    expect(numberWidth(sorted, 566)).toBe(128)
    expect(numberWidth(sorted, 668)).toBe(200)
    expect(visibleColumns(usualLook, 0, 'ordered')).toEqual(['status', 'customer', 'ordered'])
  })
})
