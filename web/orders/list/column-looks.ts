import type { OrderSortField } from '../../graphql/generated/graphql.ts'
import { listText } from '../../text/order-list.ts'
import type { Column } from './table-look.ts'

interface ColumnLook {
  readonly label: string
  /** The field that a click on its header sorts by, if any. */
  readonly sortField?: OrderSortField
  /** Classes of its header and cells. */
  readonly align: string
}

export const columnLooks: Readonly<Record<Column, ColumnLook>> = {
  status: {
    label: listText.statusColumn,
    sortField: 'STATUS',
    align: '',
  },
  customer: { label: listText.customer, align: '' },
  credits: {
    label: listText.credits,
    sortField: 'TOTAL_CREDITS',
    align: 'text-right',
  },
  delivery: { label: listText.delivery, align: '' },
  estimated: {
    label: listText.columns.estimated,
    sortField: 'ESTIMATED_DELIVERY',
    align: '',
  },
  inStatus: {
    label: listText.columns.inStatus,
    sortField: 'STATUS_SINCE',
    align: 'text-right',
  },
  ordered: {
    label: listText.ordered,
    sortField: 'DATE_ORDERED',
    align: 'text-right',
  },
}
