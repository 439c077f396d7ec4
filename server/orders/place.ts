import { createHash } from 'node:crypto'
import { z } from 'zod'
import { DeliveryMethod } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { EmailAddress } from './email-address.ts'
import { CONTROLS, hasControl, isVisible, NOT_VISIBLE, StorableText } from './storable-text.ts'
import { writeAs, type OrderOutcome } from './write.ts'

function text(max: number) {
  const message = `The text must have 1 to ${grouped(max)} characters.`
  return StorableText.trim()
    .max(max, message)
    .refine((given) => given === '' || isVisible(given), NOT_VISIBLE)
    .min(1, message)
}

/** A text as people read it, of one line or with several. */
function printed(max: number, kind: keyof typeof CONTROLS = 'line') {
  return StorableText.trim()
    .refine((given) => !hasControl(given, kind), { error: CONTROLS[kind], abort: true })
    .pipe(text(max))
}

function whole(min: number, max: number) {
  const message = `The number must be from ${min} to ${grouped(max)}.`
  return z.int().min(min, message).max(max, message)
}

function grouped(limit: number): string {
  return limit.toLocaleString('en-US')
}

const ITEMS_COUNT = 'An order must have 1 to 100 items.'

/** A valid order as a storefront sends it. Its total fits into the database's 32-bit integer column. */
const NewOrder = z.object({
  idempotencyKey: text(200),
  customer: z.object({
    // In one Unicode form, as customers are found: a repeated request may have the other one.
    username: printed(100).transform((name) => name.normalize('NFC')),
    email: EmailAddress,
  }),
  items: z
    .array(
      z.object({
        name: printed(200),
        category: printed(100),
        creditValue: whole(0, 1_000_000),
        quantity: whole(1, 1_000),
      }),
    )
    .min(1, ITEMS_COUNT)
    .max(100, ITEMS_COUNT)
    .refine(
      (items) => totalCredits(items) <= 2_147_483_647,
      'The total of the order is too large.',
    ),
  deliveryMethod: z.enum(DeliveryMethod),
  deliveryAddress: printed(1_000, 'lines'),
  estimatedDelivery: z.date().optional(),
  externalId: printed(200).optional(),
})
type NewOrder = z.infer<typeof NewOrder>

/** Days for which an idempotency key protects against a repeated request. */
export const IDEMPOTENCY_DAYS = 7

function totalCredits(items: readonly { creditValue: number; quantity: number }[]): number {
  return items.reduce((sum, { creditValue, quantity }) => sum + creditValue * quantity, 0)
}

const Id = z.object({ id: z.string().transform(BigInt) })
const Earlier = z.object({
  orderId: z.string().transform(BigInt),
  hash: z.string(),
  deleted: z.boolean(),
})

/** Rolls the transaction back, so that the idempotency key is not claimed by an order that does not exist. */
class ExternalIdTaken extends Error {}

/**
 * Places an order at most once per idempotency key and viewer. A repeated request with the same key
 * returns the order of the first request. The same key with a different order is refused with
 * IDEMPOTENCY_MISMATCH. Invalid input, such as the external id of another order, is reported in `errors`;
 * only a database failure throws.
 *
 * The order keeps the given e-mail address as its contact. An existing customer is never changed.
 */
export async function placeOrder(
  sql: Sql,
  input: unknown,
  { viewerId, actor }: { viewerId: string; actor: string },
): Promise<OrderOutcome> {
  const parsed = NewOrder.safeParse(input)
  if (!parsed.success) {
    return {
      errors: parsed.error.issues.map(({ message, path }) => ({
        code: 'INVALID_INPUT',
        message,
        field: path.join('.'),
      })),
    }
  }
  const order = parsed.data
  const hash = createHash('sha256').update(JSON.stringify(order)).digest('hex')

  const placing = writeAs(sql, { actor, field: 'idempotencyKey' }, async (tx) => {
    // The transaction claims the key before it writes the order. A concurrent request with the same key
    // waits at the INSERT until this transaction ends, and then finds its order. The key's row holds the
    // order's id, so the id is drawn first.
    const { id } = await tx.one(Id, `SELECT nextval('orders_id_seq')::text AS id`)
    const claimed = await tx.rows(
      Id,
      `INSERT INTO idempotency_keys (owner, key, request_hash, order_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (owner, key) DO UPDATE
         SET request_hash = excluded.request_hash, order_id = excluded.order_id, created_at = now()
         WHERE idempotency_keys.created_at < now() - make_interval(days => ${IDEMPOTENCY_DAYS})
       RETURNING order_id::text AS id`,
      [viewerId, order.idempotencyKey, hash, id],
    )
    if (claimed.length === 0) return repeatedRequest(tx, viewerId, order.idempotencyKey, hash)
    await insertOrder(tx, id, order)
    return { orderId: id, errors: [] }
  })
  try {
    return await placing
  } catch (error) {
    if (error instanceof ExternalIdTaken) return externalIdTaken(order.externalId)
    throw error
  }
}

function externalIdTaken(externalId = ''): OrderOutcome {
  const message = `There is already an order with the external id ${JSON.stringify(externalId)}.`
  return { errors: [{ code: 'INVALID_INPUT', message, field: 'externalId' }] }
}

/** The outcome of a request whose key an earlier request has claimed. */
async function repeatedRequest(
  tx: Sql,
  viewerId: string,
  key: string,
  hash: string,
): Promise<OrderOutcome> {
  const earlier = await tx.one(
    Earlier,
    `SELECT order_id::text AS "orderId", request_hash AS hash,
            NOT EXISTS (SELECT FROM orders WHERE orders.id = order_id) AS deleted
       FROM idempotency_keys WHERE owner = $1 AND key = $2`,
    [viewerId, key],
  )
  if (earlier.hash === hash && earlier.deleted) {
    const message = 'The order that this idempotency key placed has since been deleted.'
    return { errors: [{ code: 'NOT_FOUND', message, field: 'idempotencyKey' }] }
  }
  if (earlier.hash === hash) return { orderId: earlier.orderId, errors: [] }
  return {
    errors: [
      {
        code: 'IDEMPOTENCY_MISMATCH',
        message: 'This idempotency key was used for another order. Use a new key for a new order.',
        field: 'idempotencyKey',
      },
    ],
  }
}

async function insertOrder(tx: Sql, id: bigint, order: NewOrder): Promise<void> {
  const customerId = await customerOf(tx, order.customer)
  const inserted = await tx.rows(
    Id,
    `INSERT INTO orders (id, customer_id, contact_email, delivery_method, delivery_address, total_credits,
                         estimated_delivery, external_id)
     VALUES ($1, $2, $3, $4::delivery_method, $5, $6, $7, $8)
     ON CONFLICT (external_id) WHERE external_id IS NOT NULL DO NOTHING
     RETURNING id::text AS id`,
    [
      id,
      customerId,
      order.customer.email,
      order.deliveryMethod,
      order.deliveryAddress,
      totalCredits(order.items),
      order.estimatedDelivery ?? null,
      order.externalId ?? null,
    ],
  )
  if (inserted.length === 0) throw new ExternalIdTaken()
  await tx.run(
    `INSERT INTO order_items (order_id, name, category, credit_value, quantity)
     SELECT $1, item->>'name', item->>'category', (item->>'creditValue')::int, (item->>'quantity')::int
       FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS given(item, position) ORDER BY position`,
    [id, JSON.stringify(order.items)],
  )
}

/**
 * The id of the customer with this username, who is created if there is none. The Unicode form of the name does not
 * matter: what a storefront sends depends on the keyboard. Another program may have stored several forms of one name;
 * the first customer counts.
 */
async function customerOf(tx: Sql, { username, email }: NewOrder['customer']): Promise<bigint> {
  const found = () =>
    tx.rows(
      Id,
      `SELECT id::text AS id FROM customers WHERE normalize(username, NFC) = normalize($1::text, NFC)
        ORDER BY customers.id LIMIT 1`,
      [username],
    )
  const [existing] = await found()
  if (existing !== undefined) return existing.id
  const [created] = await tx.rows(
    Id,
    `INSERT INTO customers (username, email) VALUES (normalize($1::text, NFC), $2)
     ON CONFLICT (username) DO NOTHING RETURNING id::text AS id`,
    [username, email],
  )
  // Another transaction has created the customer meanwhile.
  const customer = created ?? (await found())[0]
  if (customer === undefined) throw new Error('the customer was deleted while an order was placed')
  return customer.id
}
