/** What a viewer has begun to write before cancelling an order. */
export interface CancelDraft {
  readonly reason: string
  /** Whether the form was open when the viewer left the order. */
  readonly open: boolean
}

export interface CancelDrafts {
  read(orderId: string): CancelDraft
  write(orderId: string, draft: CancelDraft): void
  forget(orderId: string): void
}

const nothing: CancelDraft = { reason: '', open: false }

/**
 * Drafts of one viewer, kept until they are sent or the tab is closed. Another person who signs in on
 * the same tab does not see them.
 *
 * @param storage May throw, as its methods may: then there is no draft.
 */
export function cancelDrafts(viewer: string, storage: () => Storage): CancelDrafts {
  const keyOf = (orderId: string) => `cancel draft:${viewer}:${orderId}`
  return {
    read: (orderId) => parse(attempt(() => storage().getItem(keyOf(orderId)))),
    write(orderId, draft) {
      attempt(() => storage().setItem(keyOf(orderId), JSON.stringify(draft)))
    },
    forget(orderId) {
      attempt(() => storage().removeItem(keyOf(orderId)))
    },
  }
}

/** The stored text may come from another version of the page. */
function parse(stored: string | null | undefined): CancelDraft {
  const value: unknown = attempt((): unknown => JSON.parse(stored ?? 'null'))
  if (typeof value !== 'object' || value === null || !('reason' in value)) return nothing
  const { reason } = value
  if (typeof reason !== 'string') return nothing
  return { reason, open: 'open' in value && value.open === true }
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
