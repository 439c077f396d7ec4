import type { OrderFilter } from '../graphql/generated/graphql.ts'

/** Whether an order can begin or cease to match the filter although nothing changes but the time. */
export function dependsOnTime(filter: OrderFilter | null | undefined): boolean {
  return filter?.overdue != null || filter?.inStatusForSeconds != null
}
