import type { DeliveryMethod } from '../db/generated/enums.ts'
import { chance, pick, type Dice, type NonEmpty } from './random.ts'

/** The delivery method and the delivery address of an order. */
export interface Delivery {
  readonly method: DeliveryMethod
  readonly address: string
}

const PICKUP_POINTS: NonEmpty<string> = [
  'Pickup point Central Station, locker hall',
  'Pickup point Old Market 3',
  'Pickup point Harbour Arcade, ground floor',
  'Pickup point University Library',
  'Pickup point Riverside Mall, level 1',
]

/** Draws a delivery: three of four orders are delivered to the home address. */
export function drawDelivery(dice: Dice, home: string): Delivery {
  return chance(dice, 0.75)
    ? { method: 'HOME_DELIVERY', address: home }
    : { method: 'PICKUP', address: pick(dice, PICKUP_POINTS) }
}
