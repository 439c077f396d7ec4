import { computed, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import {
  newestOrders,
  writeOrdersQuery,
  type OrdersQuery,
} from '../../orders/filters/orders-query.ts'
import { orderStatuses, statusStyles } from '../../orders/status.ts'
import { viewQuery, viewQueryText } from '../../orders/views/saved-views.ts'
import { useSavedViews } from '../../orders/views/useSavedViews.ts'
import { keyboardText } from '../../text/keyboard.ts'
import { statsText } from '../../text/order-stats.ts'
import { ordersText } from '../../text/orders.ts'
import { paletteText } from '../../text/palette.ts'
import { shellText } from '../../text/shell.ts'
import { useNavigation } from '../navigation/useNavigation.ts'
import { themes, useTheme } from '../theme/useTheme.ts'
import type { Findable } from './find-commands.ts'

export interface Command extends Findable {
  /** Unique among the commands. */
  readonly id: string
  readonly icon: string
  readonly run: () => unknown
  /** Keeps the palette open, because the command can fail and the palette shows that. */
  readonly stays?: boolean
}

export interface CommandsOptions {
  readonly signOut: () => unknown
  readonly showHelp: () => unknown
}

const themeIcons = {
  light: 'i-lucide-sun',
  dark: 'i-lucide-moon',
  system: 'i-lucide-monitor',
} as const

/** The commands that work on any page, in the order of the palette. */
export function useCommands({ signOut, showHelp }: CommandsOptions): ComputedRef<Command[]> {
  const router = useRouter()
  const theme = useTheme()
  const views = useSavedViews()
  const navigation = useNavigation()

  /** Keeps the parameters in the query that do not belong to the list of orders. */
  function showOrders(wanted: OrdersQuery): void {
    const query = writeOrdersQuery(router.currentRoute.value.query, wanted)
    void router.push({ name: 'dashboard', query })
  }

  /** Without the view of all orders, which is the first command already. */
  const listedViews = () =>
    views.all.value.filter(({ query }) => query !== viewQueryText(newestOrders))

  return computed(() => [
    {
      id: 'orders',
      icon: 'i-lucide-list',
      label: paletteText.toOrders,
      alias: paletteText.toOrdersAlias,
      run: () => showOrders(newestOrders),
    },
    ...orderStatuses.map((status) => ({
      id: `status ${status}`,
      icon: statusStyles[status].icon,
      label: ordersText.ofStatus(status),
      alias: statsText.filterLabel,
      run: () => showOrders({ ...newestOrders, statuses: [status] }),
    })),
    ...listedViews().map((view) => ({
      id: `view ${view.name}`,
      icon: 'i-lucide-bookmark',
      label: paletteText.view(view.name),
      run: () => showOrders(viewQuery(view)),
    })),
    ...[...navigation.value.settings, ...navigation.value.own].map(({ to, icon, label }) => ({
      id: `page ${to}`,
      icon,
      label,
      alias: paletteText.pageAlias,
      run: () => router.push({ name: to }),
    })),
    ...themes.map((each) => ({
      id: `theme ${each}`,
      icon: themeIcons[each],
      label: paletteText.theme(each),
      run: () => {
        theme.value = each
      },
    })),
    {
      id: 'explorer',
      icon: 'i-lucide-braces',
      label: paletteText.explorer,
      alias: paletteText.explorerAlias,
      run: () => window.open('/graphql', '_blank', 'noopener'),
    },
    {
      id: 'help',
      icon: 'i-lucide-keyboard',
      label: keyboardText.title,
      alias: paletteText.helpAlias,
      run: showHelp,
    },
    {
      id: 'sign out',
      icon: 'i-lucide-log-out',
      label: shellText.account.signOut,
      alias: paletteText.signOutAlias,
      run: signOut,
      stays: true,
    },
  ])
}
