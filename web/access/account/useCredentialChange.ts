import { inject, readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { liveClientKey } from '../../live/client-key.ts'
import { credentialChangesKey } from './credential-changes.ts'
import type { CredentialOutcome, CredentialProblem } from './own-credentials.ts'

export interface CredentialChange {
  readonly busy: DeepReadonly<Ref<boolean>>
  /** Why the last change was refused. */
  readonly problem: DeepReadonly<Ref<CredentialProblem | undefined>>
  /** Makes a change; what it gave, or undefined when it was refused. */
  make: <Given>(change: () => Promise<CredentialOutcome<Given>>) => Promise<Given | undefined>
}

/**
 * Changes one's own credentials. The server goes on with another session then and ends the streams of
 * the one before: this page closes them first, so that it does not take their end for its own.
 */
export function useCredentialChange(): CredentialChange {
  const live = inject(liveClientKey)
  const changes = inject(credentialChangesKey)
  if (!live || !changes) throw new Error('Credentials are changed on the signed-in pages alone')
  const busy = ref(false)
  const problem = ref<CredentialProblem>()

  return {
    busy: readonly(busy),
    problem: readonly(problem),
    async make(change) {
      busy.value = true
      problem.value = undefined
      live.suspend()
      const outcome = await changes.during(change)
      live.resume()
      busy.value = false
      if (outcome.type === 'done') {
        // For the streams that other tabs share.
        live.restart()
        return outcome.given
      }
      problem.value = outcome.problem
      return undefined
    },
  }
}
