import type { OrderSortField } from '../../graphql/generated/graphql.ts'
import { listText } from '../../text/order-list.ts'
import type { Column } from './table-look.ts'

interface ColumnLook {
  readonly label: string
  /** The field that a click on its header sorts by, if any. */
  readonly sortField?: OrderSortField
  /** Classes of its `col`. Without a width, the column takes the remaining space. */
  readonly width: string
  /** Classes of its header and cells. */
  readonly align: string
}

export const columnLooks: Readonly<Record<Column, ColumnLook>> = {
  status: {
    label: listText.statusColumn,
    sortField: 'STATUS',
    width: 'w-46',
    align: '',
  },
  customer: { label: listText.customer, width: '', align: '' },
  credits: {
    label: listText.credits,
    sortField: 'TOTAL_CREDITS',
    width: 'w-24',
    align: 'text-right',
  },
  delivery: { label: listText.delivery, width: 'w-30', align: '' },
  estimated: {
    label: listText.columns.estimated,
    sortField: 'ESTIMATED_DELIVERY',
    width: 'w-33',
    align: '',
  },
  inStatus: {
    label: listText.columns.inStatus,
    sortField: 'STATUS_SINCE',
    width: 'w-26',
    align: 'text-right',
  },
  ordered: {
    label: listText.ordered,
    sortField: 'DATE_ORDERED',
    width: 'w-32',
    align: 'text-right',
  },
}
