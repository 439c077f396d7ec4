import { describe, expect, it } from 'vitest'
import { CATALOGUE } from './catalogue.ts'
import { drawBasket } from './basket.ts'
import { peopleWithoutNamesakes, type Person } from './people.ts'
import { seededDice } from './random.ts'

function drawPeople(count: number, seed = 3): Person[] {
  const next = peopleWithoutNamesakes(seededDice(seed))
  return Array.from({ length: count }, () => next())
}

describe('people', () => {
  it('have distinct usernames and e-mail addresses', () => {
    const people = drawPeople(10_000)
    for (const { username, email, address } of people) {
      // The limits that the API has for a new order.
      expect(username.length).toBeLessThanOrEqual(100)
      expect(username).toMatch(/^[\p{L}\p{M}'.־-]+\d*$/u)
      expect(username).toBe(username.normalize('NFC').toLowerCase())
      expect(email).toMatch(/^[a-z][a-z.-]{2,60}[a-z]?\d*@example\.(com|org|net)$/)
      expect(address).toMatch(/\d/)
    }
    expect(new Set(people.map(({ username }) => username)).size).toBe(people.length)
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length)
  })

  it('are equal for equal dice', () => {
    expect(drawPeople(200)).toEqual(drawPeople(200))
    expect(drawPeople(200, 4)).not.toEqual(drawPeople(200))
  })

  it.each([
    'Arabic',
    'Hebrew',
    'Han',
    'Hiragana',
    'Hangul',
    'Cyrillic',
    'Greek',
    'Georgian',
    'Devanagari',
  ])('write some names and addresses in %s letters', (script) => {
    const letter = new RegExp(`\\p{Script=${script}}`, 'u')
    const people = drawPeople(1_500)
    expect(people.filter(({ username }) => letter.test(username)).length).toBeGreaterThan(1)
    // Japanese addresses have no Hiragana letters.
    if (script !== 'Hiragana') {
      expect(people.filter(({ address }) => letter.test(address)).length).toBeGreaterThan(1)
    }
  })

  it.each([
    ['accents', /ễ|ö|ı|ő|á/],
    ['an apostrophe', /'/],
    ['a hyphen', /-/],
    ['more than 40 characters', /^.{41}/],
    ['fewer than six characters', /^\D{1,5}$/],
  ])('have names with %s', (_, pattern) => {
    expect(drawPeople(1_500).some(({ username }) => pattern.test(username))).toBe(true)
  })

  it('mostly have names in Latin letters', () => {
    const latin = drawPeople(1_500).filter(({ username }) =>
      /^[\p{Script=Latin}\d.'-]+$/u.test(username),
    )
    expect(latin.length).toBeGreaterThan(1_050)
    expect(latin.length).toBeLessThan(1_350)
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
