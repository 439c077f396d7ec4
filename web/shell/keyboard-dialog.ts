/** What opens over any page by a key. */
export type KeyboardDialog = 'help' | 'palette'
