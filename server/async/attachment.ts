/** Whether a subscriber that catches up keeps what its live run yields meanwhile. */
export interface Attachment {
  /** From now on it is kept. */
  attach: () => void
  /** What was kept is dropped, and so is what comes next: the catch-up will contain it. */
  detach: () => void
}
