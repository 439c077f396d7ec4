import { formatInteger } from './format.ts'

const viewNameProblems = {
  missing: 'Give the view a name.',
  long: 'The name is longer than 40 characters.',
  taken: 'A view has this name already. Choose another.',
}

export const viewsText = {
  title: 'Views',
  current: (name: string, modified: boolean) => (modified ? `${name} (modified)` : name),
  menu: (current: string) => `Views: ${current}`,
  builtIn: {
    all: 'All orders',
    late: 'Late',
    dueToday: 'Due today',
    toShip: 'To ship',
    out: 'Out for delivery',
  },
  pinned: 'Pinned views',
  pin: (name: string) => `Pin “${name}”`,
  unpin: (name: string) => `Unpin “${name}”`,
  /** How many orders a view has. */
  count: (count: number, exact: boolean) =>
    exact ? formatInteger(count) : `${formatInteger(count)}+`,
  tabs: 'Views of the list',
  builtInTitle: 'For all people',
  own: 'Yours',
  noneOwn: 'Filter and sort the table, then save it here under a name.',
  saveAs: 'Save this view as',
  save: 'Save',
  update: (name: string) => `Save changes to “${name}”`,
  rename: (name: string) => `Rename “${name}”`,
  newName: (name: string) => `New name of “${name}”`,
  cancel: 'Cancel',
  delete: (name: string) => `Delete “${name}”`,
  deleted: (name: string) => `“${name}” is deleted.`,
  undo: 'Undo',
  saved: (name: string) => `“${name}” is saved.`,
  full: (most: number) =>
    `You have ${formatInteger(most)} views, which is the limit. Delete one first.`,
  notKept:
    'Your views could not be saved: the browser’s storage is full or blocked. They last until you close the page.',
  problems: viewNameProblems,
} as const
