import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { parseTableLook } from './table-look.ts'
import type { TableLook } from './table-look.ts'

/** How the person who is signed in wants the order table to look in this browser. */
export function useTableLook(): OwnValue<TableLook> {
  return useStoredValue('order-table', parseTableLook)
}
