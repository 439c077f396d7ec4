/** The dialogs that a key opens over any page. */
export type KeyboardDialog = 'help' | 'palette'
