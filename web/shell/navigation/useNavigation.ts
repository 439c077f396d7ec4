import { computed, type ComputedRef } from 'vue'
import { useViewer } from '../../access/useViewer.ts'
import { shellText } from '../../text/shell.ts'

export interface NavigationEntry {
  /** The name of the page's route. */
  readonly to: string
  readonly icon: string
  readonly label: string
}

export interface Navigation {
  /** The pages of the daily work. */
  readonly main: readonly NavigationEntry[]
  /** The pages that set the product up. Empty for viewers who may not use them. */
  readonly settings: readonly NavigationEntry[]
  /** The pages of the viewer alone, which stand in the account menu. */
  readonly own: readonly NavigationEntry[]
}

const { pages } = shellText
const main: readonly NavigationEntry[] = [
  { to: 'dashboard', icon: 'i-lucide-package', label: pages.orders },
]
const settings: readonly NavigationEntry[] = [
  { to: 'people', icon: 'i-lucide-users', label: pages.people },
  { to: 'keys', icon: 'i-lucide-key-round', label: pages.keys },
  { to: 'audit', icon: 'i-lucide-scroll-text', label: pages.audit },
]
const own: readonly NavigationEntry[] = [
  { to: 'account', icon: 'i-lucide-user', label: pages.account },
]

/** The pages that the viewer may open. A new page gets its place here, and all menus show it. */
export function useNavigation(): ComputedRef<Navigation> {
  const { isAdmin } = useViewer()
  return computed(() => ({ main, settings: isAdmin.value ? settings : [], own }))
}
