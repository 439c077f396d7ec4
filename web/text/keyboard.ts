const shortcutTexts = {
  palette: 'Search or jump to',
  help: 'Show these shortcuts',
  search: 'Search orders',
  nextOrder: 'Next order',
  previousOrder: 'Previous order',
  open: 'Open the order',
  leave: 'Close the order, or clear the search',
  showNew: 'Show new orders',
  pause: 'Pause or resume the list',
  previousPage: 'Previous page',
  nextPage: 'Next page',
}

/** Texts of the list of shortcuts, which load with it. */
export const keyboardText = {
  title: 'Keyboard shortcuts',
  groups: { everywhere: 'Everywhere', orders: 'Orders' },
  does: shortcutTexts,
  characters: 'Shortcuts of a single character',
  charactersHint: 'Turn them off if speech input or other programs press them by accident.',
  notKept: 'This browser does not keep the choice: storage is full or forbidden.',
} as const
