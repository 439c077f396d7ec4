import { describe, expect, it } from 'vitest'
import { BENCHMARKS, readOptions } from './options.ts'

describe('readOptions', () => {
  it('runs the short form, without what takes long to load', () => {
    expect(readOptions([])).toEqual({
      benchmarks: ['fan-out', 'storm', 'statistics', 'writing', 'commit-latency', 'page'],
      long: false,
      profileTo: undefined,
    })
  })

  it('runs everything in the long form', () => {
    expect(readOptions(['--long']).benchmarks).toEqual(BENCHMARKS)
  })

  it('runs only what is named', () => {
    expect(readOptions(['queries', 'storm', '--profile=out'])).toEqual({
      benchmarks: ['queries', 'storm'],
      long: false,
      profileTo: 'out',
    })
  })

  it('says what it knows when asked for anything else', () => {
    expect(() => readOptions(['fanout'])).toThrow('Usage: npm run bench')
  })
})
