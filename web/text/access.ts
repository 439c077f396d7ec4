import type { Role } from '../graphql/generated/graphql.ts'

export const passwordProblems = {
  PASSWORD_TOO_SHORT: 'Use at least 10 characters. A few words in a row are fine.',
  PASSWORD_TOO_LONG: 'Use at most 128 characters.',
  PASSWORD_COMMON: 'Many people use this one, so it is guessed first. Choose another.',
  PASSWORD_HAS_USERNAME: 'Leave the username out of it.',
} as const

export const roleNames: Readonly<Record<Role, string>> = {
  VIEWER: 'Viewer',
  OPERATOR: 'Operator',
  ADMIN: 'Admin',
}

/** Texts that several pages of accounts and keys share. */
export const accessText = {
  forbidden: 'This page is for admins',
  forbiddenHint: 'Your account does not allow it. An admin can give you another role.',
} as const
