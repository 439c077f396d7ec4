import { inject, readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { liveClientKey } from '../../live/client-key.ts'
import { credentialChangesKey } from './credential-changes.ts'
import type { CredentialOutcome, CredentialProblem } from './own-credentials.ts'

export interface CredentialChange {
  readonly busy: DeepReadonly<Ref<boolean>>
  /** Why the last change was refused; undefined while one runs. */
  readonly problem: DeepReadonly<Ref<CredentialProblem | undefined>>
  /** Runs a change. Returns its result, or undefined if the server refused it. */
  run: <Given>(change: () => Promise<CredentialOutcome<Given>>) => Promise<Given | undefined>
}

/**
 * Runs changes of the viewer's own credentials. After such a change, the server replaces the session and
 * ends the streams of the old one. The streams are closed before the change, because otherwise the page
 * would take their end for a sign-out.
 *
 * @throws when used outside of the signed-in pages.
 */
export function useCredentialChange(): CredentialChange {
  const live = inject(liveClientKey)
  const changes = inject(credentialChangesKey)
  if (!live || !changes) throw new Error('useCredentialChange works only on the signed-in pages')
  const busy = ref(false)
  const problem = ref<CredentialProblem>()

  return {
    busy: readonly(busy),
    problem: readonly(problem),
    async run(change) {
      busy.value = true
      problem.value = undefined
      live.suspend()
      const outcome = await changes.during(change)
      live.resume()
      busy.value = false
      if (outcome.type === 'done') {
        // The streams that tabs share must use the new session too.
        live.restart()
        return outcome.given
      }
      problem.value = outcome.problem
      return undefined
    },
  }
}
