import { parseTableLook } from '../orders/table-look.ts'
import type { TableLook } from '../orders/table-look.ts'
import { useStoredValue, type OwnValue } from './useStoredValue.ts'

/** How the person who is signed in wants the order table to look in this browser. */
export function useTableLook(): OwnValue<TableLook> {
  return useStoredValue('order-table', parseTableLook)
}
