import { z } from 'zod'
import type { Credential, RunningService } from './running-service.ts'

const UserErrors = z.array(
  z.object({ code: z.string(), message: z.string(), field: z.string().nullable() }),
)
export const WrittenOrder = z.object({
  id: z.string(),
  status: z.string(),
  version: z.number(),
  cancellationReason: z.string().nullable(),
  totalCredits: z.number(),
  items: z.array(z.object({ name: z.string(), quantity: z.number() })),
  history: z.array(
    z.object({
      kind: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      actor: z.string(),
      reason: z.string().nullable(),
    }),
  ),
})
const Payload = z.object({ order: WrittenOrder.nullable(), errors: UserErrors })
export type Outcome = z.infer<typeof Payload>

const PAYLOAD = `{
  order {
    id status version cancellationReason totalCredits
    items { name quantity }
    history { kind from to actor reason }
  }
  errors { code message field }
}`

/** The input of an order, with `changes`, under an idempotency key. */
export function orderInput(idempotencyKey: string, changes: object = {}): object {
  return {
    idempotencyKey,
    customer: { username: 'ada', email: 'ada@example.com' },
    items: [{ name: 'Lamp', category: 'Home', creditValue: 30, quantity: 2 }],
    deliveryMethod: 'PICKUP',
    deliveryAddress: 'Shop',
    ...changes,
  }
}

export async function place(
  service: RunningService,
  as: Credential,
  input: object,
): Promise<Outcome> {
  const query = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) ${PAYLOAD} }`
  const { data, errors } = await service.post(query, { as, variables: { input } })
  if (data == null) throw new Error(JSON.stringify(errors))
  return Payload.parse(data['placeOrder'])
}

export async function update(
  service: RunningService,
  as: Credential,
  input: object,
): Promise<Outcome> {
  const query = `mutation ($input: UpdateOrderStatusInput!) { updateOrderStatus(input: $input) ${PAYLOAD} }`
  const { data, errors } = await service.post(query, { as, variables: { input } })
  if (data == null) throw new Error(JSON.stringify(errors))
  return Payload.parse(data['updateOrderStatus'])
}
