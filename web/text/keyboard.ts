const shortcutTexts = {
  palette: 'Search or jump to',
  help: 'Show these shortcuts',
  search: 'Search orders',
  nextOrder: 'Next order',
  previousOrder: 'Previous order',
  open: 'Open the order',
  leave: 'Close the order, or clear the search',
  advance: 'Move the open order to its next status',
  advanceAndMoveOn: 'The same, and open the next order',
  showNew: 'Show new orders',
  pause: 'Pause or resume the list',
  previousPage: 'Previous page',
  nextPage: 'Next page',
}

/** Texts of the list of shortcuts, loaded on demand. */
export const keyboardText = {
  title: 'Keyboard shortcuts',
  groups: { everywhere: 'Everywhere', orders: 'Orders' },
  does: shortcutTexts,
  characters: 'Single-character shortcuts',
  charactersHint: 'Turn them off if speech input or other programs press them by accident.',
  notKept: 'Your choice could not be saved: the browser’s storage is full or blocked.',
} as const
