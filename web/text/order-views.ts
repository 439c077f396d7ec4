const viewNameProblems = {
  missing: 'Give the view a name.',
  long: 'The name is longer than 40 characters.',
  taken: 'There is a view of this name. Choose another.',
}

export const viewsText = {
  title: 'Views',
  current: (name: string, modified: boolean) => (modified ? `${name} (modified)` : name),
  menu: (current: string) => `Views: ${current}`,
  builtIn: { all: 'All orders', late: 'Late', toShip: 'To ship', out: 'Out for delivery' },
  builtInTitle: 'For everybody',
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
  full: (most: number) => `There are ${most} views, and no room for more. Delete one first.`,
  notKept:
    'This browser does not keep them: storage is full or forbidden. They last until you close the page.',
  problems: viewNameProblems,
} as const
