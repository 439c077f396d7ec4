import { computed, type ComputedRef } from 'vue'
import { useViewer } from '../access/useViewer.ts'
import { shellText } from '../text/shell.ts'

export interface AccountPage {
  /** Name of its route. */
  readonly to: string
  readonly icon: string
  readonly label: string
}

const forEverybody: readonly AccountPage[] = [
  { to: 'account', icon: 'i-lucide-user', label: shellText.account.ownAccount },
]
const forAdmins: readonly AccountPage[] = [
  { to: 'people', icon: 'i-lucide-users', label: shellText.account.people },
  { to: 'keys', icon: 'i-lucide-key-round', label: shellText.account.keys },
  { to: 'audit', icon: 'i-lucide-scroll-text', label: shellText.account.audit },
]

/** The pages beside the orders that whoever is signed in may use. */
export function useAccountPages(): ComputedRef<readonly AccountPage[]> {
  const { isAdmin } = useViewer()
  return computed(() => (isAdmin.value ? [...forEverybody, ...forAdmins] : forEverybody))
}
