import { CATALOGUE, type Product } from './catalogue.ts'
import { pickWeighted, wholeBetween, type Dice, type NonEmpty } from './random.ts'

export interface BasketItem extends Product {
  readonly quantity: number
}

export interface Basket {
  readonly items: readonly BasketItem[]
  readonly totalCredits: number
}

/** The number of items; most orders are small. */
const SIZES: NonEmpty<{ item: number; weight: number }> = [
  { item: 1, weight: 34 },
  { item: 2, weight: 27 },
  { item: 3, weight: 18 },
  { item: 4, weight: 11 },
  { item: 5, weight: 6 },
  { item: 6, weight: 4 },
]

const QUANTITIES: NonEmpty<{ item: number; weight: number }> = [
  { item: 1, weight: 78 },
  { item: 2, weight: 15 },
  { item: 3, weight: 5 },
  { item: 4, weight: 2 },
]

/** Draws the items of an order: one to six different products, and their total in credits. */
export function drawBasket(dice: Dice): Basket {
  const size = pickWeighted(dice, SIZES)
  const chosen = new Set<Product>()
  while (chosen.size < size) {
    const product = CATALOGUE[wholeBetween(dice, 0, CATALOGUE.length - 1)]
    if (product !== undefined) chosen.add(product)
  }
  const items = [...chosen].map((product) => ({
    ...product,
    // Expensive products, such as monitors, are bought one at a time.
    quantity: product.creditValue > 60 ? 1 : pickWeighted(dice, QUANTITIES),
  }))
  const totalCredits = items.reduce((sum, item) => sum + item.creditValue * item.quantity, 0)
  return { items, totalCredits }
}
