import { computed, type ComputedRef } from 'vue'
import { useViewer } from '../../access/useViewer.ts'
import { shellText } from '../../text/shell.ts'

export interface NavigationEntry {
  /** The name of the page's route. */
  readonly to: string
  readonly icon: string
  readonly label: string
}

const forAllPeople: readonly NavigationEntry[] = [
  { to: 'account', icon: 'i-lucide-user', label: shellText.account.ownAccount },
]
const forAdmins: readonly NavigationEntry[] = [
  { to: 'people', icon: 'i-lucide-users', label: shellText.account.people },
  { to: 'keys', icon: 'i-lucide-key-round', label: shellText.account.keys },
  { to: 'audit', icon: 'i-lucide-scroll-text', label: shellText.account.audit },
]

/** The pages that the viewer may open, in the order of the menus. Without the list of orders. */
export function useNavigation(): ComputedRef<readonly NavigationEntry[]> {
  const { isAdmin } = useViewer()
  return computed(() => (isAdmin.value ? [...forAllPeople, ...forAdmins] : forAllPeople))
}
