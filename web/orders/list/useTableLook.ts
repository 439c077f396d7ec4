import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { parseTableLook } from './table-look.ts'
import type { TableLook } from './table-look.ts'

/** The look of the order table that the signed-in person has chosen in this browser. */
export function useTableLook(): OwnValue<TableLook> {
  return useStoredValue('order-table', parseTableLook)
}
