import { CATALOGUE, type Product } from './catalogue.ts'
import { pickWeighted, wholeBetween, type Dice, type NonEmpty } from './random.ts'

export interface BasketItem extends Product {
  readonly quantity: number
}

export interface Basket {
  readonly items: readonly BasketItem[]
  readonly totalCredits: number
}

/** Most orders are small. */
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

/** What one order holds: one to six different products, and what they cost together in credits. */
export function drawBasket(dice: Dice): Basket {
  const size = pickWeighted(dice, SIZES)
  const chosen = new Set<Product>()
  while (chosen.size < size) {
    const product = CATALOGUE[wholeBetween(dice, 0, CATALOGUE.length - 1)]
    if (product !== undefined) chosen.add(product)
  }
  const items = [...chosen].map((product) => ({
    ...product,
    // Nobody buys three monitors; many buy three bowls.
    quantity: product.creditValue > 60 ? 1 : pickWeighted(dice, QUANTITIES),
  }))
  const totalCredits = items.reduce((sum, item) => sum + item.creditValue * item.quantity, 0)
  return { items, totalCredits }
}
