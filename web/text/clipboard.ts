export const clipboardText = {
  button: 'Copy',
  copied: 'Copied',
  byHand: 'The text is selected: press Ctrl+C or ⌘C to copy it.',
} as const
