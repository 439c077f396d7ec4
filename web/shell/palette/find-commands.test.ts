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

describe('findCommands', () => {
  it('returns all commands in their order while nothing is typed', () => {
    expect(found('')).toEqual(commands.map(({ label }) => label))
    expect(found('  ')).toEqual(found(''))
  })

  it('finds commands that contain every word, in any order and case', () => {
    expect(found('orders GO')).toEqual(['Go to the orders'])
    expect(found('orders nothing')).toEqual([])
  })

  it('sorts by how well they match, then in their order', () => {
    expect(found('order')).toEqual(['Order history', 'Go to the orders', 'Shipped orders'])
    expect(found('orders sh')).toEqual(['Shipped orders'])
    expect(found('ship')).toEqual(['Shipped orders', 'Worship'])
  })

  it('finds commands by their aliases, after those that match by label', () => {
    expect(found('night')).toEqual(['Dark theme'])
    expect(found('mode dark')).toEqual(['Dark theme'])
  })
})

describe('wordsOf', () => {
  it('splits at blanks', () => expect(wordsOf('  Two\t words ')).toEqual(['two', 'words']))
})
