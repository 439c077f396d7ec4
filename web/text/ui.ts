/** What components say that know no domain. */
export const uiText = {
  tryAgain: 'Try again',
  close: 'Close',
} as const
