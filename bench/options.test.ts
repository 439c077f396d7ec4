import { describe, expect, it } from 'vitest'
import { BENCHMARKS, readOptions } from './options.ts'

describe('readOptions', () => {
  it('selects the short benchmarks by default', () => {
    const short = BENCHMARKS.filter((name) => name !== 'queries' && name !== 'endurance')
    expect(readOptions([])).toEqual({ benchmarks: short, long: false, profileTo: undefined })
  })

  it('selects all benchmarks with --long', () => {
    expect(readOptions(['--long']).benchmarks).toEqual(BENCHMARKS)
  })

  it('selects only the named benchmarks', () => {
    expect(readOptions(['queries', 'storm', '--profile=out'])).toEqual({
      benchmarks: ['queries', 'storm'],
      long: false,
      profileTo: 'out',
    })
  })

  it('throws the usage for an unknown argument', () => {
    expect(() => readOptions(['fanout'])).toThrow('Usage: npm run bench')
  })
})
