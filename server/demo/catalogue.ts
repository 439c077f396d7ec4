import type { NonEmpty } from './random.ts'

/** A product of the demo shop. Its price is in credits. */
export interface Product {
  readonly name: string
  readonly category: string
  readonly creditValue: number
}

type Shelf = NonEmpty<readonly [name: string, creditValue: number]>

const COFFEE_AND_TEA: Shelf = [
  ['Ethiopian Yirgacheffe, 500 g', 18],
  ['Colombian Espresso Beans, 1 kg', 27],
  ['Decaf House Blend, 500 g', 16],
  ['Sencha Green Tea, 100 g', 12],
  ['Assam Breakfast Tea, 250 g', 11],
  ['Pour-over Dripper', 24],
  ['Stovetop Moka Pot', 36],
  ['Burr Coffee Grinder', 89],
]

const KITCHEN: Shelf = [
  ['Cast Iron Skillet, 26 cm', 54],
  ['Chef’s Knife, 20 cm', 72],
  ['Bamboo Cutting Board', 26],
  ['Enamel Dutch Oven, 5 l', 129],
  ['Digital Kitchen Scale', 31],
  ['Glass Storage Set, 6 pieces', 34],
  ['Stoneware Bowl', 14],
  ['Hand Blender', 59],
]

const ELECTRONICS: Shelf = [
  ['Wireless Headphones', 149],
  ['Bluetooth Speaker', 79],
  ['USB-C Charger, 65 W', 39],
  ['Mechanical Keyboard', 118],
  ['Ergonomic Mouse', 56],
  ['Portable SSD, 1 TB', 109],
  ['E-Reader, 7 inch', 165],
  ['27-inch Monitor', 319],
]

const BOOKS: Shelf = [
  ['The Bread Baker’s Year', 29],
  ['A Field Guide to Clouds', 19],
  ['Maps of Vanished Cities', 42],
  ['Learning to Draw in Thirty Days', 23],
  ['Short Stories from the Coast', 15],
  ['The Bicycle Repair Manual', 26],
  ['Birds of the Northern Lakes', 33],
]

const HOME: Shelf = [
  ['Linen Bedding Set', 138],
  ['Wool Throw Blanket', 69],
  ['Beeswax Candles, set of 4', 22],
  ['Desk Lamp', 58],
  ['Cotton Bath Towel', 21],
  ['Wall Clock', 47],
  ['Storage Basket', 28],
]

const SPORT_AND_OUTDOOR: Shelf = [
  ['Two-person Tent', 219],
  ['Sleeping Mat', 64],
  ['Trail Running Shoes', 127],
  ['Yoga Mat', 38],
  ['Insulated Bottle, 750 ml', 29],
  ['Head Torch', 35],
  ['Cycling Gloves', 25],
  ['Dry Bag, 20 l', 23],
]

const TOYS_AND_GAMES: Shelf = [
  ['Wooden Train Set', 67],
  ['1000-piece Puzzle', 24],
  ['Strategy Board Game', 52],
  ['Watercolour Box', 27],
  ['Plush Otter', 19],
  ['Marble Run', 46],
  ['Playing Cards', 8],
]

const GARDEN: Shelf = [
  ['Herb Seed Collection', 13],
  ['Pruning Shears', 37],
  ['Terracotta Pot, 30 cm', 20],
  ['Watering Can, 10 l', 33],
  ['Olive Tree, 120 cm', 84],
  ['Bird Feeder', 26],
  ['Folding Garden Chair', 75],
]

function stock(category: string, shelf: Shelf): Product[] {
  return shelf.map(([name, creditValue]) => ({ name, category, creditValue }))
}

/** All products of the demo shop. */
export const CATALOGUE: readonly Product[] = [
  ...stock('Coffee & Tea', COFFEE_AND_TEA),
  ...stock('Kitchen', KITCHEN),
  ...stock('Electronics', ELECTRONICS),
  ...stock('Books', BOOKS),
  ...stock('Home', HOME),
  ...stock('Sport & Outdoor', SPORT_AND_OUTDOOR),
  ...stock('Toys & Games', TOYS_AND_GAMES),
  ...stock('Garden', GARDEN),
]
