import { describe, expect, it } from 'vitest'
import { findCommands, wordsOf } from './find-commands.ts'

const commands = [
  { label: 'Go to the orders', alias: 'home' },
  { label: 'Shipped orders' },
  { label: 'Order history' },
  { label: 'Dark theme', alias: 'night mode' },
  { label: 'Worship' },
]
const found = (typed: string) => findCommands(commands, typed).map(({ label }) => label)

describe('commands', () => {
  it('are all there as given while nothing is typed', () => {
    expect(found('')).toEqual(commands.map(({ label }) => label))
    expect(found('  ')).toEqual(found(''))
  })

  it('need every word, in any order and case', () => {
    expect(found('orders GO')).toEqual(['Go to the orders'])
    expect(found('orders nothing')).toEqual([])
  })

  it('come by how well they match, then as given', () => {
    expect(found('order')).toEqual(['Order history', 'Go to the orders', 'Shipped orders'])
    expect(found('orders sh')).toEqual(['Shipped orders'])
    expect(found('ship')).toEqual(['Shipped orders', 'Worship'])
  })

  it('are known by other words too, after those that are called so', () => {
    expect(found('night')).toEqual(['Dark theme'])
    expect(found('mode dark')).toEqual(['Dark theme'])
  })
})

describe('words', () => {
  it('are what stands between blanks', () =>
    expect(wordsOf('  Two\t words ')).toEqual(['two', 'words']))
})
