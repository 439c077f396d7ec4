import { formatInteger } from './format.ts'

export const themeNames = {
  light: 'Light',
  dark: 'Dark',
  system: 'System',
} as const

/** Texts of the frame around the signed-in pages. */
export const shellText = {
  name: 'Order Dashboard',
  home: 'Order Dashboard, newest orders',
  skipToContent: 'Skip to content',
  navigation: 'Main navigation',
  navigationHint: 'Pages and pinned views',
  sidebar: 'Sidebar',
  shortcuts: 'Shortcuts',
  openNavigation: 'Open navigation',
  narrow: 'Collapse',
  widen: 'Expand the sidebar',
  search: 'Search',
  /** Goes on after the label of the search, for screen readers. */
  searchOrJump: ' or jump to…',
  more: 'More',
  settings: 'Settings',
  pages: {
    orders: 'Orders',
    people: 'People',
    keys: 'API keys',
    audit: 'Audit log',
    account: 'Account',
  },
  apiExplorer: 'API explorer',
  openPalette: 'Search or jump to…',
  pageTitle: (title: string, pending: number | null) =>
    pending === null ? title : `(${formatInteger(pending)}) ${title}`,
  theme: { label: 'Theme', ...themeNames },
  account: {
    menu: (name: string) => `Account: ${name}`,
    menuLoading: 'Account',
    readOnly: 'Can read, not change',
    canWrite: 'Can read and change orders',
    pages: 'Your account',
    sound: 'Sound on new orders',
    soundNotKept: 'Your choice could not be saved: the browser’s storage is full or blocked.',
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
