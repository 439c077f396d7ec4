import { expect, it } from 'vitest'
import { table } from './table.ts'

it('formats a Markdown table with right-aligned numbers', () => {
  expect(
    table(
      ['server', 'µs'],
      [
        ['a', 1_234.5],
        ['longer', 0.1234],
        ['none', undefined],
      ],
    ),
  ).toBe(
    [
      '| server |    µs |',
      '| ------ | ----: |',
      '| a      | 1,235 |',
      '| longer |  0.12 |',
      '| none   |     – |',
    ].join('\n'),
  )
})
