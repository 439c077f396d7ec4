/**
 * Codes of the errors that mutations report. A feature declares its own beside the code that raises
 * them, by declaration merging and in a table of descriptions; `server/api/schema.ts` puts the tables
 * together, and does not compile when one is missing.
 */
export interface UserErrorCodes {
  INVALID_INPUT: true
  NOT_FOUND: true
}

export type UserErrorCode = keyof UserErrorCodes

/** What each code means, for the schema. */
export type UserErrorDescriptions<Code extends UserErrorCode = UserErrorCode> = Readonly<
  Record<Code, string>
>

/** The codes that every feature may raise. */
export const COMMON_USER_ERRORS = {
  INVALID_INPUT: 'A field of the input has a value that is not accepted.',
  NOT_FOUND: 'What the input names does not exist.',
} satisfies Partial<UserErrorDescriptions>

/** A failure that a mutation reports in its `errors`: the client can do something about it. */
export interface UserError {
  code: UserErrorCode
  message: string
  /** The part of the input that is at fault, as a path: "items.0.quantity". */
  field?: string | undefined
}
