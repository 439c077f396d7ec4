export const themeNames = {
  light: 'Light',
  dark: 'Dark',
  system: 'System',
} as const

/** Texts of the frame around the signed-in pages. */
export const shellText = {
  name: 'Order Dashboard',
  skipToContent: 'Skip to content',
  apiExplorer: 'API explorer',
  openPalette: 'Search or jump to…',
  pageTitle: (title: string, pending: number | null) =>
    pending === null ? title : `(${pending}) ${title}`,
  theme: { label: 'Theme', ...themeNames },
  account: {
    menu: (name: string) => `Account: ${name}`,
    menuLoading: 'Account',
    readOnly: 'Can read, not change',
    canWrite: 'Can read and change orders',
    pages: 'Account and administration',
    sound: 'Sound on new orders',
    soundNotKept: 'Your choice could not be saved: the browser’s storage is full or blocked.',
    ownAccount: 'Account',
    people: 'People',
    keys: 'API keys',
    audit: 'Audit log',
    signOut: 'Sign out',
    signOutFailed: 'The server could not be reached, so you are still signed in. Try again.',
  },
  partMissing: {
    title: 'A part of this page could not be loaded',
    hint: 'A new version may have been installed, or the connection was lost. Reload the page.',
    reload: 'Reload',
  },
  keyNames: {
    control: 'Ctrl',
    command: '⌘',
    escape: 'Esc',
  },
} as const
