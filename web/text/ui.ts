/** Texts of the components in web/ui. */
export const uiText = {
  tryAgain: 'Try again',
  close: 'Close',
} as const
