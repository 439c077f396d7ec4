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
    expect(visibleColumns(usualLook, 1_092)).toEqual(usualLook.columns)
    expect(namesAt(1_091)).toBe('status customer estimated delivery credits ordered')
    expect(namesAt(880)).toBe('status customer estimated credits ordered')
    expect(namesAt(730)).toBe('status customer credits ordered')
    expect(namesAt(600)).toBe('status customer credits')
    expect(namesAt(0)).toBe('status customer')
  })

  it('leaves out nothing else, and nothing that fits', () => {
    const look = { ...usualLook, columns: ['status', 'inStatus', 'ordered'] } as const
    expect(visibleColumns(look, 620)).toEqual(['status', 'inStatus', 'ordered'])
    expect(visibleColumns(look, 500)).toEqual(['status', 'ordered'])
    expect(visibleColumns(look, 400)).toEqual(['status'])
  })
})
