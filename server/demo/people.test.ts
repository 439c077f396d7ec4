import { describe, expect, it } from 'vitest'
import { CATALOGUE } from './catalogue.ts'
import { CULTURES } from './cultures.ts'
import { drawBasket } from './basket.ts'
import { peopleWithoutNamesakes } from './people.ts'
import { seededDice } from './random.ts'

describe('people', () => {
  it('have distinct usernames and e-mail addresses', () => {
    const next = peopleWithoutNamesakes(seededDice(3))
    const people = Array.from({ length: 10_000 }, () => next())
    for (const { username, email, address } of people) {
      expect(username).toMatch(/^[a-z]+\.[a-z]+\d*$/)
      expect(email).toMatch(/^[a-z]+\.[a-z]+\d*@example\.(com|org|net)$/)
      expect(email.startsWith(`${username}@`)).toBe(true)
      expect(address).toMatch(/^(\d+ \D+|\D+ \d+), .+/)
    }
    expect(new Set(people.map(({ username }) => username)).size).toBe(people.length)
  })

  it('have names of unaccented letters, which usernames need', () => {
    for (const { given, family } of CULTURES) {
      for (const name of [...given, ...family]) expect(name).toMatch(/^[A-Z][a-z]+$/)
    }
  })
})

describe('baskets', () => {
  it('have one to six different products, and the sum of their prices as total', () => {
    const dice = seededDice(5)
    const sizes = new Set<number>()
    for (let order = 0; order < 500; order++) {
      const { items, totalCredits } = drawBasket(dice)
      sizes.add(items.length)
      expect(new Set(items.map(({ name }) => name)).size).toBe(items.length)
      expect(totalCredits).toBe(
        items.reduce((sum, { creditValue, quantity }) => sum + creditValue * quantity, 0),
      )
    }
    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('are filled from a catalogue without duplicates', () => {
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length)
    expect(new Set(CATALOGUE.map(({ category }) => category)).size).toBe(8)
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(60)
  })
})
