import type { UserErrorDescriptions } from '../../graphql/user-error.ts'

interface PeopleErrorCodes {
  LAST_ADMIN: true
  OWN_ACCOUNT: true
  TOO_MANY_INVITATIONS: true
}

declare module '../../graphql/user-error.ts' {
  interface UserErrorCodes extends PeopleErrorCodes {}
}

/** What mutations on people report beside the common codes. */
export const PEOPLE_USER_ERRORS = {
  LAST_ADMIN: 'The change would leave no admin who can sign in.',
  OWN_ACCOUNT: 'Admins do not change the role of their own account or disable it.',
  TOO_MANY_INVITATIONS: 'As many invitations are open as there may be.',
} satisfies UserErrorDescriptions<keyof PeopleErrorCodes>
