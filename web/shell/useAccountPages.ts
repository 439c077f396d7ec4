import { computed, type ComputedRef } from 'vue'
import { useViewer } from '../access/useViewer.ts'
import { text } from '../text/en.ts'

export interface AccountPage {
  /** Name of its route. */
  readonly to: string
  readonly icon: string
  readonly label: string
}

const forEverybody: readonly AccountPage[] = [
  { to: 'account', icon: 'i-lucide-user', label: text.account.ownAccount },
]
const forAdmins: readonly AccountPage[] = [
  { to: 'people', icon: 'i-lucide-users', label: text.account.people },
  { to: 'keys', icon: 'i-lucide-key-round', label: text.account.keys },
  { to: 'audit', icon: 'i-lucide-scroll-text', label: text.account.audit },
]

/** The pages beside the orders that whoever is signed in may use. */
export function useAccountPages(): ComputedRef<readonly AccountPage[]> {
  const { isAdmin } = useViewer()
  return computed(() => (isAdmin.value ? [...forEverybody, ...forAdmins] : forEverybody))
}
